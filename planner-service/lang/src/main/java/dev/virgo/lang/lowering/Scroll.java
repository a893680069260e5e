package dev.virgo.lang.lowering;

import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Nodes written so far, and what is bound to them: those of a pipeline, or those of a lambda, which
 * takes what it reads from around it as further inputs.
 */
final class Scroll {

  private final @Nullable Scroll outer;
  private final List<IrNode> nodes = new ArrayList<>();

  /** Node of what a declaration binds, by the declaration's id. */
  private final Map<Integer, Integer> values = new HashMap<>();

  /** Nodes that assignments bind. */
  private final BitSet assigned = new BitSet();

  private final List<IrInput> inputs = new ArrayList<>();

  /**
   * Nodes of the outer scroll that this one reads, in order of the inputs behind the parameters.
   */
  private final List<Integer> captures = new ArrayList<>();

  Scroll(@Nullable Scroll outer) {
    this.outer = outer;
  }

  /** The id of the node that is added next. */
  int next() {
    return nodes.size();
  }

  int add(IrNode node) {
    nodes.add(node);
    return node.id();
  }

  IrNode node(int id) {
    return nodes.get(id);
  }

  void bind(int declaration, int node) {
    values.put(declaration, node);
  }

  /** Binds what is assigned: what it does is done even if nobody reads it. */
  void assign(int declaration, int node) {
    bind(declaration, node);
    assigned.set(node);
  }

  /** Adds an input that is named by its position. */
  int addInput(Type type, Span span) {
    String name = Integer.toString(inputs.size());
    inputs.add(new IrInput(name, type, type instanceof Type.OptionalOf));
    return add(new IrNode.Input(next(), type, span, name));
  }

  /** The node of what a declaration binds, captured if it is bound further out. */
  OptionalInt valueOf(int declaration) {
    Integer own = values.get(declaration);
    if (own != null) {
      return OptionalInt.of(own);
    }
    if (outer == null) {
      return OptionalInt.empty();
    }
    OptionalInt around = outer.valueOf(declaration);
    if (around.isEmpty()) {
      return around;
    }
    IrNode source = outer.node(around.getAsInt());
    captures.add(source.id());
    int id = addInput(source.type(), source.span());
    bind(declaration, id);
    return OptionalInt.of(id);
  }

  List<Integer> captures() {
    return captures;
  }

  /** What has been written as the body of a lambda. */
  IrPipeline body(int result, Span span) {
    return pipeline(inputs, List.of(new IrOutput("result", result, node(result).type(), span)));
  }

  /** What has been written, without the nodes that neither an output nor an action needs. */
  IrPipeline pipeline(List<IrInput> declared, List<IrOutput> outputs) {
    return IrPipeline.of(nodes, declared, outputs, assigned).withoutDeadNodes();
  }
}
