package dev.virgo.lang.check;

import dev.virgo.lang.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables declared so far. */
final class Scope {

  private final Map<String, Binding> current = new HashMap<>();
  private final List<Binding> all = new ArrayList<>();
  private final BitSet used = new BitSet();

  /** What local names hide, the innermost first. */
  private final Deque<Hidden> hidden = new ArrayDeque<>();

  /** A local name and what it meant before; null if nothing. */
  private record Hidden(String name, @Nullable Binding before) {}

  /** Binds a name to something new; earlier uses keep what they meant. */
  Binding bind(int declaration, String name, Span span, boolean input, Facts facts) {
    Binding earlier = current.get(name);
    Binding binding =
        new Binding(
            declaration,
            name,
            earlier == null ? 1 : earlier.number() + 1,
            facts.type(),
            span,
            input,
            facts.constant(),
            facts.computed());
    current.put(name, binding);
    all.add(binding);
    return binding;
  }

  /** Binds a name until {@link #leave}; it hides what it meant before. */
  void bindLocal(Binding binding) {
    hidden.push(new Hidden(binding.name(), current.put(binding.name(), binding)));
  }

  /** Begins a stretch with names of its own; the answer is for {@link #leave}. */
  int enter() {
    return hidden.size();
  }

  /** Ends a stretch: names mean again what they meant before it. */
  void leave(int mark) {
    while (hidden.size() > mark) {
      Hidden entry = hidden.pop();
      if (entry.before() == null) {
        current.remove(entry.name());
      } else {
        current.put(entry.name(), entry.before());
      }
    }
  }

  /** What a name stands for here, without counting as a use. */
  @Nullable Binding peek(String name) {
    return current.get(name);
  }

  /** What a name stands for here; null if nothing. */
  @Nullable Binding use(String name) {
    Binding binding = current.get(name);
    if (binding != null) {
      used.set(binding.declaration());
    }
    return binding;
  }

  /** Says that a value need not be read to be of use. */
  void needsNoReader(Binding binding) {
    used.set(binding.declaration());
  }

  Set<String> names() {
    return current.keySet();
  }

  /** Assigned values that nothing reads. */
  List<Binding> unused() {
    return all.stream()
        .filter(binding -> !binding.input() && !used.get(binding.declaration()))
        .toList();
  }
}
