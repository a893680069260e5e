package dev.virgo.lang.ir;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.TextValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Text that says what a node does with what it reads, and nothing of where it stands. */
public final class NodeText {

  private final IntFunction<String> reference;
  private final Function<IrNode.Lambda, String> body;

  private NodeText(IntFunction<String> reference, Function<IrNode.Lambda, String> body) {
    this.reference = reference;
    this.body = body;
  }

  /**
   * The text of a node. Its type is no part of it.
   *
   * @param reference stands for a node that it reads
   * @param body stands for the body of a lambda
   */
  public static String of(
      IrNode node, IntFunction<String> reference, Function<IrNode.Lambda, String> body) {
    return new NodeText(reference, body).describe(node);
  }

  private String references(List<Integer> ids) {
    return ids.stream().map(reference::apply).collect(Collectors.joining(", "));
  }

  private String references(Map<String, Integer> ids) {
    return ids.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + reference.apply(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private String describe(IrNode node) {
    return switch (node) {
      case IrNode.Input input -> "input " + input.name();
      case IrNode.TransformCall call -> call(call);
      case IrNode.FieldAccess access ->
          "field " + access.field() + " " + reference.apply(access.source());
      case IrNode.Project project ->
          "project " + project.fields() + " " + reference.apply(project.source());
      case IrNode.Conditional choice -> "if " + references(choice.dependencies());
      case IrNode.Branch branch -> "branch " + references(branch.dependencies());
      case IrNode.Match match ->
          "match "
              + reference.apply(match.scrutinee())
              + match.cases().stream()
                  .map(one -> types(one.members()) + " -> " + reference.apply(one.value()))
                  .collect(Collectors.joining(", ", " {", "}"));
      case IrNode.Matched matched ->
          "matched " + types(matched.members()) + " " + reference.apply(matched.scrutinee());
      case IrNode.Guard guard -> "when " + references(guard.dependencies());
      case IrNode.Coalesce coalesce -> "coalesce " + references(coalesce.dependencies());
      case IrNode.Binary binary -> binary.operator() + " " + references(binary.dependencies());
      case IrNode.Not not -> "NOT " + reference.apply(not.operand());
      case IrNode.Literal literal -> "literal " + value(literal.value());
      case IrNode.ListLiteral list -> "list [" + references(list.elements()) + "]";
      case IrNode.RecordLiteral record -> "record " + references(record.fields());
      case IrNode.Widened widened ->
          "widened " + widened.type() + " " + reference.apply(widened.source());
      case IrNode.Lambda lambda ->
          "lambda " + references(lambda.captures()) + " " + body.apply(lambda);
      case IrNode.Interpolation interpolation ->
          "text "
              + interpolation.texts().stream()
                  .map(NodeText::quoted)
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
            .map(binding -> binding.port() + ": " + reference.apply(binding.source()))
            .collect(Collectors.joining(", ")));
    text.append(") ").append(references(call.config()));
    return text.append(options(call.options())).toString();
  }

  private String options(CallOptions options) {
    StringBuilder text = new StringBuilder();
    options
        .said(reference)
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
          elements.stream().map(NodeText::value).collect(Collectors.joining(", ", "[", "]"));
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
    for (int index = 0; index < text.length(); index++) {
      char unit = text.charAt(index);
      if (unit == '"' || unit == '\\') {
        quoted.append('\\').append(unit);
      } else if (unit < ' ') {
        quoted.append("\\u%04x".formatted((int) unit));
      } else {
        quoted.append(unit);
      }
    }
    return quoted.append('"').toString();
  }
}
