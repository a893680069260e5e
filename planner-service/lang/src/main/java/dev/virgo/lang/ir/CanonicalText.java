package dev.virgo.lang.ir;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.TextValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
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

  private String references(List<Integer> ids) {
    return ids.stream().map(this::reference).collect(Collectors.joining(", "));
  }

  private String references(Map<String, Integer> ids) {
    return ids.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + reference(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private String describe(IrNode node) {
    return switch (node) {
      case IrNode.Input input -> "input " + input.name();
      case IrNode.TransformCall call -> call(call);
      case IrNode.FieldAccess access ->
          "field " + access.field() + " " + reference(access.source());
      case IrNode.Project project ->
          "project " + project.fields() + " " + reference(project.source());
      case IrNode.Conditional choice -> "if " + references(choice.dependencies());
      case IrNode.Branch branch -> "branch " + references(branch.dependencies());
      case IrNode.Match match ->
          "match "
              + reference(match.scrutinee())
              + match.cases().stream()
                  .map(one -> types(one.members()) + " -> " + reference(one.value()))
                  .collect(Collectors.joining(", ", " {", "}"));
      case IrNode.Matched matched ->
          "matched " + types(matched.members()) + " " + reference(matched.scrutinee());
      case IrNode.Guard guard -> "when " + references(guard.dependencies());
      case IrNode.Coalesce coalesce -> "coalesce " + references(coalesce.dependencies());
      case IrNode.Binary binary -> binary.operator() + " " + references(binary.dependencies());
      case IrNode.Not not -> "NOT " + reference(not.operand());
      case IrNode.Literal literal -> "literal " + value(literal.value());
      case IrNode.ListLiteral list -> "list [" + references(list.elements()) + "]";
      case IrNode.RecordLiteral record -> "record " + references(record.fields());
      case IrNode.Widened widened ->
          "widened " + widened.type() + " " + reference(widened.source());
      case IrNode.Lambda lambda ->
          "lambda " + references(lambda.captures()) + " {\n" + of(lambda.body()).indent(2) + "}";
      case IrNode.Interpolation interpolation ->
          "text "
              + interpolation.texts().stream()
                  .map(CanonicalText::quoted)
                  .collect(Collectors.joining(", ", "[", "] "))
              + references(interpolation.expressions());
    };
  }

  /** Types side by side; their order does not matter. */
  private static String types(List<Type> types) {
    return types.stream().map(Type::toString).sorted().collect(Collectors.joining(" | "));
  }

  private String call(IrNode.TransformCall call) {
    StringBuilder text = new StringBuilder("transform ").append(call.transform().identity());
    text.append(" (");
    text.append(
        call.inputs().stream()
            .map(binding -> binding.port() + ": " + reference(binding.source()))
            .collect(Collectors.joining(", ")));
    text.append(") ").append(references(call.config()));
    return text.append(options(call.options())).toString();
  }

  private String options(CallOptions options) {
    StringBuilder text = new StringBuilder();
    options
        .said(this::reference)
        .forEach((name, value) ->
            text.append(' ')
                .append(
                    switch (name) {
                      case "lazy" -> name;
                      case "backoff", "on_error" -> name + " " + value.toUpperCase(Locale.ROOT);
                      default -> name + " " + value;
                    }));
    return text.toString();
  }

  /** A value in the syntax of the language, as far as that has one. */
  static String value(Value value) {
    return switch (value) {
      case TextValue(String text) -> quoted(text);
      case Value.IntValue _, Value.FloatValue _, Value.BooleanValue _ -> value.asText();
      case ListValue(List<Value> elements) ->
          elements.stream().map(CanonicalText::value).collect(Collectors.joining(", ", "[", "]"));
      case RecordValue(SequencedMap<String, Value> fields) ->
          fields.entrySet().stream()
              .map(field -> field.getKey() + ": " + value(field.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Value.MapValue(SequencedMap<Value, Value> entries) ->
          entries.entrySet().stream()
              .map(entry -> value(entry.getKey()) + " => " + value(entry.getValue()))
              .collect(Collectors.joining(", ", "map {", "}"));
      case Value.UnionValue(Type member, Value inner) -> "as " + member + " " + value(inner);
      case Value.FunctionValue(Type type, var _) ->
          throw new IllegalArgumentException("a function is no literal: " + type);
      case SomeValue(Value inner) -> "some " + value(inner);
      case Value.NoneValue() -> "none";
    };
  }

  /** Text in quotes, with everything escaped that could end it or a line. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(unit -> {
          if (unit == '"' || unit == '\\') {
            quoted.append('\\').append((char) unit);
          } else if (unit < ' ') {
            quoted.append("\\u%04x".formatted(unit));
          } else {
            quoted.append((char) unit);
          }
        });
    return quoted.append('"').toString();
  }
}
