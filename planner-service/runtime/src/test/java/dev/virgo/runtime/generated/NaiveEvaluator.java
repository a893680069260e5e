package dev.virgo.runtime.generated;

import dev.virgo.lang.check.TypeTable;
import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.syntax.CallOption;
import dev.virgo.lang.syntax.CallOption.ExpressionValue;
import dev.virgo.lang.syntax.Declaration;
import dev.virgo.lang.syntax.Declaration.Assignment;
import dev.virgo.lang.syntax.Declaration.InputDeclaration;
import dev.virgo.lang.syntax.Declaration.OutputDeclaration;
import dev.virgo.lang.syntax.Declaration.TypeDefinition;
import dev.virgo.lang.syntax.Declaration.UseDeclaration;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.Arm;
import dev.virgo.lang.syntax.Expression.BinaryExpression;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.CoalesceExpression;
import dev.virgo.lang.syntax.Expression.FieldSelection;
import dev.virgo.lang.syntax.Expression.GuardExpression;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.Lambda;
import dev.virgo.lang.syntax.Expression.ListExpression;
import dev.virgo.lang.syntax.Expression.LiteralExpression;
import dev.virgo.lang.syntax.Expression.MatchCase;
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Expression.NotExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.Projection;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.syntax.Expression.StringTemplate;
import dev.virgo.lang.syntax.Expression.Unreadable;
import dev.virgo.lang.syntax.Expression.Variable;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.syntax.Pattern.RecordPattern;
import dev.virgo.lang.syntax.Pattern.TypePattern;
import dev.virgo.lang.syntax.Pattern.Wildcard;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Evaluates a program by walking over its tree. It asks the checker for one thing only: which
 * fields a record has left where a wider one was chosen.
 */
final class NaiveEvaluator {

  private final TypeTable types;

  private NaiveEvaluator(TypeTable types) {
    this.types = types;
  }

  /** Every output with its value, or with nothing where it has none. */
  static SequencedMap<String, Optional<Object>> outputs(
      TypedPipeline program, Map<String, Value> inputs) {
    NaiveEvaluator evaluator = new NaiveEvaluator(program.types());
    SequencedMap<String, Optional<Object>> outputs = new LinkedHashMap<>();
    Environment environment = Environment.empty();
    for (Declaration declaration : program.tree().declarations()) {
      Environment here = environment;
      environment =
          switch (declaration) {
            case InputDeclaration input ->
                here.with(
                    input.name().text(),
                    Plain.of((Value) Plain.required(inputs.get(input.name().text()))));
            case Assignment assignment ->
                here.withLater(
                    assignment.target().text(), () -> evaluator.value(assignment.value(), here));
            case OutputDeclaration output -> {
              outputs.putIfAbsent(output.name().text(), attempt(here, output.name().text()));
              yield here;
            }
            case TypeDefinition _, UseDeclaration _ -> here;
          };
    }
    return outputs;
  }

  private static Optional<Object> attempt(Environment environment, String name) {
    try {
      return Optional.of(environment.get(name));
    } catch (Failure failed) {
      return Optional.empty();
    }
  }

  private Object value(Expression expression, Environment here) {
    return switch (expression) {
      case Variable variable -> here.get(variable.name());
      case LiteralExpression literal -> Plain.of(literal.value());
      case Parenthesized(int _, var _, Expression inner) -> value(inner, here);
      case StringTemplate template -> template(template, here);
      case ListExpression list ->
          cut(list, list.elements().stream().map(element -> value(element, here)).toList());
      case RecordExpression record -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        record
            .fields()
            .forEach(field -> fields.put(field.name().text(), value(field.value(), here)));
        yield fields;
      }
      case Call call -> call(call, here);
      case FieldSelection selection -> field(value(selection.source(), here), selection.field());
      case Projection projection -> {
        Map<String, Object> kept = new LinkedHashMap<>();
        Object source = value(projection.source(), here);
        projection.fields().forEach(name -> kept.put(name.text(), field(source, name)));
        yield kept;
      }
      case IfExpression choice ->
          cut(
              choice,
              isTrue(choice.condition(), here)
                  ? value(choice.thenBranch(), here)
                  : value(choice.elseBranch(), here));
      case BranchExpression branch -> cut(branch, branch(branch, here));
      case MatchExpression match -> cut(match, match(match, here));
      case BinaryExpression binary -> binary(binary, here);
      case NotExpression not -> !isTrue(not.operand(), here);
      case GuardExpression guard ->
          isTrue(guard.condition(), here)
              ? Optional.of(value(guard.value(), here))
              : Optional.empty();
      case CoalesceExpression coalesce -> cut(coalesce, coalesce(coalesce, here));
      case Lambda lambda -> closure(lambda, here);
      case Unreadable unreadable -> throw new IllegalArgumentException(unreadable.toString());
    };
  }

  private Object cut(Expression expression, Object value) {
    return Plain.cut(value, types.typeOf(expression.id()));
  }

  private boolean isTrue(Expression condition, Environment here) {
    return (boolean) value(condition, here);
  }

  private String template(StringTemplate template, Environment here) {
    StringBuilder text = new StringBuilder(template.texts().getFirst());
    for (int i = 0; i < template.expressions().size(); i++) {
      text.append(Plain.text(value(template.expressions().get(i), here)));
      text.append(template.texts().get(i + 1));
    }
    return text.toString();
  }

  private static Object field(Object source, Name name) {
    return source instanceof List<?> list
        ? list.stream().map(one -> field(Plain.required(one), name)).toList()
        : Plain.required(((Map<?, ?>) source).get(name.text()));
  }

  private Object branch(BranchExpression branch, Environment here) {
    for (Arm arm : branch.arms()) {
      if (isTrue(arm.condition(), here)) {
        return value(arm.value(), here);
      }
    }
    return value(branch.otherwise(), here);
  }

  private Object match(MatchExpression match, Environment here) {
    Object scrutinee = value(match.scrutinee(), here);
    for (MatchCase one : match.cases()) {
      switch (one.pattern()) {
        case Wildcard _ -> {
          return value(one.body(), here);
        }
        case TypePattern(int _, var _, Name type) -> {
          if (type.text().equals(scrutinee instanceof Long ? "Int" : "String")) {
            return value(one.body(), here);
          }
        }
        case RecordPattern(int _, var _, var fields) -> {
          Map<?, ?> record = (Map<?, ?>) scrutinee;
          if (fields.stream().allMatch(field -> record.containsKey(field.name().text()))) {
            Environment inner = here;
            for (var field : fields) {
              inner = inner.with(field.name().text(), field(record, field.name()));
            }
            return value(one.body(), inner);
          }
        }
      }
    }
    throw new IllegalArgumentException("no case for " + scrutinee);
  }

  private Object coalesce(CoalesceExpression coalesce, Environment here) {
    Optional<?> optional = (Optional<?>) value(coalesce.optional(), here);
    if (optional.isEmpty()) {
      return value(coalesce.otherwise(), here);
    }
    // Optional ?? Optional keeps the Optional.
    boolean unwraps =
        types.typeOf(coalesce.optional().id()).equals(new OptionalOf(types.typeOf(coalesce.id())));
    return unwraps ? optional.get() : optional;
  }

  /** What it captures are values: all of them are there before it is. */
  private Functions.Closure closure(Lambda lambda, Environment here) {
    TreeNodes.within(lambda.body())
        .filter(Variable.class::isInstance)
        .forEach(variable -> here.force(((Variable) variable).name()));
    return arguments -> {
      Environment inner = here;
      for (int i = 0; i < arguments.size(); i++) {
        inner = inner.with(lambda.parameters().get(i).name().text(), arguments.get(i));
      }
      return value(lambda.body(), inner);
    };
  }

  /** Arguments come first: what they lack, the call's own fallback does not make up for. */
  private Object call(Call call, Environment here) {
    List<Object> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(value(argument, here)));
    try {
      return Functions.call(call.callee().text(), arguments);
    } catch (Failure failure) {
      for (CallOption option : call.options()) {
        if (option.value() instanceof ExpressionValue(Expression fallback)) {
          return value(fallback, here);
        }
      }
      throw failure;
    }
  }

  private Object binary(BinaryExpression binary, Environment here) {
    Object left = value(binary.left(), here);
    switch (binary.operator()) {
      case AND -> {
        return (boolean) left && isTrue(binary.right(), here);
      }
      case OR -> {
        return (boolean) left || isTrue(binary.right(), here);
      }
      default -> {
        // both sides are needed
      }
    }
    Object right = value(binary.right(), here);
    return switch (binary.operator()) {
      case EQUAL -> areEqual(left, right);
      case NOT_EQUAL -> !areEqual(left, right);
      case LESS -> order(left, right) < 0;
      case LESS_EQUAL -> isOrdered(left, right) && order(left, right) <= 0;
      case GREATER -> isOrdered(left, right) && order(left, right) > 0;
      case GREATER_EQUAL -> isOrdered(left, right) && order(left, right) >= 0;
      case PLUS, MINUS, TIMES, DIVIDE -> arithmetic(binary, left, right);
      case AND, OR -> throw new IllegalStateException("answered above");
    };
  }

  private static boolean areEqual(Object left, Object right) {
    return (left instanceof Double one && right instanceof Double other)
        ? one.doubleValue() == other.doubleValue()
        : left.equals(right);
  }

  /** Not a number has no order. */
  private static boolean isOrdered(Object left, Object right) {
    return !(left instanceof Double one && right instanceof Double other)
        || !(one.isNaN() || other.isNaN());
  }

  private static int order(Object left, Object right) {
    if (left instanceof Double one && right instanceof Double other) {
      return one < other ? -1 : one > other ? 1 : 0;
    }
    return Functions.compare(left, right);
  }

  private static Object arithmetic(BinaryExpression binary, Object left, Object right) {
    if (left instanceof Long one && right instanceof Long other) {
      return switch (binary.operator()) {
        case PLUS -> one + other;
        case MINUS -> one - other;
        case TIMES -> one * other;
        default -> Functions.call("divide", List.of(one, other));
      };
    }
    if (left instanceof Number first && right instanceof Number second) {
      double one = first.doubleValue();
      double other = second.doubleValue();
      return switch (binary.operator()) {
        case PLUS -> one + other;
        case MINUS -> one - other;
        case TIMES -> one * other;
        default -> one / other;
      };
    }
    return merged(left, right);
  }

  /** Records, or a list of records and one. */
  private static Object merged(Object left, Object right) {
    if (left instanceof List<?> list) {
      return list.stream().map(one -> merged(Plain.required(one), right)).toList();
    }
    Map<Object, Object> both = new LinkedHashMap<>((Map<?, ?>) left);
    both.putAll((Map<?, ?>) right);
    return both;
  }
}
