package dev.virgo.lang.check;

import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the type checker found out, by the id of the tree node. */
public final class TypeTable {

  private final @Nullable Type[] types;
  private final @Nullable Binding[] bindings;
  private final @Nullable ResolvedCall[] calls;
  private final BitSet acting = new BitSet();
  private final Map<Integer, List<Type>> membersOf = new HashMap<>();
  private final Map<Integer, Value> conversions = new HashMap<>();

  TypeTable(int nodeCount) {
    this.types = new @Nullable Type[nodeCount];
    this.bindings = new @Nullable Binding[nodeCount];
    this.calls = new @Nullable ResolvedCall[nodeCount];
  }

  void type(int node, Type type) {
    types[node] = type;
  }

  void binding(int node, Binding binding) {
    bindings[node] = binding;
  }

  void call(int node, ResolvedCall call) {
    calls[node] = call;
  }

  void conversion(int node, Value value) {
    conversions.put(node, value);
  }

  void members(int pattern, List<Type> members) {
    membersOf.put(pattern, members);
  }

  /** The members of the scrutinee's union that a pattern lets through, in declared order. */
  public List<Type> membersOf(int pattern) {
    return membersOf.getOrDefault(pattern, List.of());
  }

  /** The type of an expression or a declaration. */
  public Type typeOf(int node) {
    Type type = types[node];
    if (type == null) {
      throw new IllegalStateException("node " + node + " has not been checked");
    }
    return type;
  }

  /** Whether {@link #typeOf} has an answer. */
  public boolean isTyped(int node) {
    return types[node] != null;
  }

  /** What a variable refers to, or what a declaration declares. */
  public Binding bindingOf(int node) {
    Binding binding = bindings[node];
    if (binding == null) {
      throw new IllegalStateException("node " + node + " is bound to nothing");
    }
    return binding;
  }

  /** Whether more may come of the call at a node than its result; not if it is unresolved. */
  boolean isAction(int node) {
    ResolvedCall call = calls[node];
    return call != null && call.transform().nature() == Nature.ACTION;
  }

  /** Whether there is such a call, or a function with one, among the nodes from one to another. */
  boolean holdsAction(int from, int to) {
    for (int node = from; node < to; node++) {
      if (isAction(node) || actsWhenCalled(node)) {
        return true;
      }
    }
    return false;
  }

  /** Says that a declaration is of a function in which there is such a call. */
  void acts(int declaration) {
    acting.set(declaration);
  }

  /** Whether a variable stands for such a function; not if it is bound to nothing. */
  boolean actsWhenCalled(int variable) {
    Binding binding = bindings[variable];
    return binding != null && acting.get(binding.declaration());
  }

  /** What a call calls. */
  public ResolvedCall callOf(int node) {
    ResolvedCall call = calls[node];
    if (call == null) {
      throw new IllegalStateException("call " + node + " has not been resolved");
    }
    return call;
  }

  /**
   * The value to take instead of a constant expression, because its place asks for another type;
   * null if none.
   */
  public @Nullable Value conversionOf(int node) {
    return conversions.isEmpty() ? null : conversions.get(node);
  }
}
