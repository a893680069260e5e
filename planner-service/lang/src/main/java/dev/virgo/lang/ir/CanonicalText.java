package dev.virgo.lang.ir;

import dev.virgo.lang.source.TextHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a pipeline down so that only its meaning decides the text: nodes are numbered as the
 * outputs, by name, reach them.
 */
final class CanonicalText {

  private final IrPipeline pipeline;
  private final int[] numbers;
  private final List<Integer> actions;
  private final List<IrNode> ordered = new ArrayList<>();

  /** What nodes are called before they are numbered; null afterwards. */
  private String @Nullable [] references;

  private CanonicalText(IrPipeline pipeline) {
    this.pipeline = pipeline;
    this.numbers = new int[pipeline.nodes().size()];
    Arrays.fill(numbers, -1);
    this.actions = arranged(pipeline.actions());
  }

  static String of(IrPipeline pipeline) {
    return new CanonicalText(pipeline).write();
  }

  /** The ids of the nodes that are written, as they are numbered there. */
  static List<Integer> order(IrPipeline pipeline) {
    CanonicalText text = new CanonicalText(pipeline);
    text.number();
    return text.ordered.stream().map(IrNode::id).toList();
  }

  private List<IrOutput> number() {
    List<IrOutput> outputs =
        pipeline.outputs().stream().sorted(Comparator.comparing(IrOutput::name)).toList();
    outputs.forEach(output -> visit(output.node()));
    actions.forEach(this::visit);
    return outputs;
  }

  private String write() {
    StringBuilder text = new StringBuilder("virgo/ir/1\n");
    pipeline.inputs().stream()
        .sorted(Comparator.comparing(IrInput::name))
        .forEach(input ->
            text.append("in ").append(input.name()).append(": ").append(input.type()).append('\n'));
    List<IrOutput> outputs = number();
    for (IrNode node : ordered) {
      text.append(reference(node.id())).append(" = ").append(describe(node)).append('\n');
    }
    for (IrOutput output : outputs) {
      text.append("out ").append(output.name()).append(" = ");
      text.append(reference(output.node())).append('\n');
    }
    actions.forEach(action -> text.append("do ").append(reference(action)).append('\n'));
    return text.toString();
  }

  /**
   * Numbers a node after everything it reads; on a stack of its own, because pipelines can be long
   * chains.
   */
  private void visit(int root) {
    Deque<Integer> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      int id = open.element();
      List<Integer> missing =
          pipeline.node(id).dependencies().stream().filter(other -> numbers[other] < 0).toList();
      if (missing.isEmpty()) {
        open.pop();
        if (numbers[id] < 0) {
          numbers[id] = ordered.size();
          ordered.add(pipeline.node(id));
        }
      } else {
        missing.reversed().forEach(open::push);
      }
    }
  }

  /**
   * Actions that nothing reads, in an order that follows from what they are. They run side by side,
   * so the order in which the text has them is no part of the meaning: what has to come first is
   * read by what comes after it.
   */
  private List<Integer> arranged(List<Integer> unread) {
    if (unread.size() < 2) {
      return unread;
    }
    String[] prints = new String[pipeline.nodes().size()];
    references = prints;
    for (IrNode node : pipeline.nodes()) {
      prints[node.id()] = TextHash.sha256(describe(node));
    }
    references = null;
    return unread.stream().sorted(Comparator.comparing(action -> prints[action])).toList();
  }

  private String reference(int id) {
    return references == null ? "%" + numbers[id] : references[id];
  }

  private String describe(IrNode node) {
    return NodeText.of(node, this::reference, CanonicalText::body);
  }

  private static String body(IrNode.Lambda lambda) {
    return "{\n" + of(lambda.body()).indent(2) + "}";
  }
}
