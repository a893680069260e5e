package dev.virgo.runtime.generated;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.runtime.generated.Scope.Function;
import dev.virgo.runtime.generated.Scope.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes expressions of a type that is asked for. Parentheses stand only where the language's table
 * of precedence asks for them, or for no reason.
 */
final class ExpressionGenerator {

  /** An input that every program has: there are no literals of maps. */
  static final String STORED = "stored";

  private static final int DEPTH = 4;
  private static final int TOO_HEAVY = 4_000;

  /** How tightly an expression binds, as the language reference numbers it, loosest first. */
  private static final int LAMBDA = 1;

  private static final int COALESCE = 2;
  private static final int WHEN = 3;
  private static final int OR = 4;
  private static final int AND = 5;
  private static final int NOT = 6;
  private static final int COMPARISON = 7;
  private static final int SUM = 8;
  private static final int PRODUCT = 9;
  private static final int PRIMARY = 11;

  private record Piece(String text, int level) {}

  private final Random random;
  private final Scope scope;
  private int names;
  private int depth;

  /** About how large the value is that is being made. */
  private long weight;

  private long factor = 1;

  /** Whether what is being made may have no value. */
  private boolean risky;

  /**
   * Whether it has to have one. Nobody says whether a field that nobody reads may fail, so those
   * cannot.
   */
  private boolean safe;

  ExpressionGenerator(Random random, Scope scope) {
    this.random = random;
    this.scope = scope;
  }

  /** An expression of any type. */
  String any() {
    return top(anyType());
  }

  /** An expression of the type, whose value does not grow beyond measure. */
  String top(Type type) {
    depth = 0;
    weight = 0;
    risky = false;
    String text = expression(type).text();
    if (weight > TOO_HEAVY) {
      weight = 0;
      text = literal(type).text();
    }
    return text;
  }

  /** About how large the value of the last {@link #top} can be. */
  int weightOf(Type type) {
    return type instanceof Primitive && type != Primitive.STRING ? 1 : (int) Math.max(1, weight);
  }

  /** Whether the last {@link #top} may have no value. */
  boolean isRisky() {
    return risky;
  }

  private <T> T safely(Supplier<T> rule) {
    boolean before = safe;
    safe = true;
    try {
      return rule.get();
    } finally {
      safe = before;
    }
  }

  /** An argument that nobody reads. */
  private String unread() {
    return safely(() -> argument(anyType()));
  }

  /** An operand of which only a part is read. */
  private String partOf(Type type) {
    return safely(() -> operand(type, PRIMARY));
  }

  String annotatedLambda(Type parameter, Type result) {
    depth = 1;
    weight = 0;
    return lambda(parameter, result, true);
  }

  private Type anyType() {
    return Types.ALL.get(random.nextInt(Types.ALL.size()));
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  @SafeVarargs
  private Piece oneOf(Supplier<Piece>... rules) {
    return rules[random.nextInt(rules.length)].get();
  }

  private static Piece primary(String text) {
    return new Piece(text, PRIMARY);
  }

  /** An expression that stands where something that binds at least so tightly has to. */
  private String operand(Type type, int level) {
    return at(expression(type), level);
  }

  private String at(Piece piece, int level) {
    return piece.level() < level || chance(20) ? "(" + piece.text() + ")" : piece.text();
  }

  private String argument(Type type) {
    return operand(type, LAMBDA);
  }

  private Piece expression(Type type) {
    List<Variable> variables =
        scope.of(type).stream().filter(variable -> !safe || !variable.risky()).toList();
    if (!variables.isEmpty() && (depth >= DEPTH || chance(3))) {
      // The newest names first: programs become deep and not only wide.
      int back = Math.min(random.nextInt(4), variables.size() - 1);
      Variable variable = variables.get(variables.size() - 1 - back);
      weight += factor * variable.weight();
      risky |= variable.risky();
      return primary(variable.name());
    }
    if (depth >= DEPTH) {
      return literal(type);
    }
    depth++;
    try {
      return chance(3) ? anywhere(type) : ofKind(type);
    } finally {
      depth--;
    }
  }

  /** What can have every type. */
  private Piece anywhere(Type type) {
    return oneOf(
        () -> conditional(type),
        () -> branch(type),
        () -> new Piece(operandOfOptional(type) + " ?? " + operand(type, COALESCE), COALESCE),
        () -> match(type),
        () -> primary("unwrap-or(" + argument(new OptionalOf(type)) + ", " + argument(type) + ")"),
        () -> first(type),
        () -> primary("{p: " + argument(type) + ", q: " + unread() + "}.p"),
        () -> fold(type));
  }

  private String operandOfOptional(Type type) {
    return operand(new OptionalOf(type), WHEN);
  }

  private Piece conditional(Type type) {
    String condition = argument(Primitive.BOOLEAN);
    return new Piece(
        "if (" + condition + ") " + argument(type) + " else " + argument(type), LAMBDA);
  }

  private Piece branch(Type type) {
    StringBuilder text = new StringBuilder("branch { ");
    for (int arms = random.nextInt(4); arms > 0; arms--) {
      text.append(argument(Primitive.BOOLEAN)).append(" -> ").append(argument(type)).append(", ");
    }
    return primary(text + "otherwise -> " + argument(type) + " }");
  }

  private Piece match(Type type) {
    if (chance(2)) {
      return primary(
          "match (%s) { is Int -> %s, %s -> %s }"
              .formatted(
                  argument(Types.NUMBER_OR_TEXT),
                  argument(type),
                  chance(2) ? "_" : "is String",
                  argument(type)));
    }
    String scrutinee = argument(Types.REPLY);
    String first = within("code", Primitive.INT, 1, () -> argument(type));
    String second = within("message", Primitive.STRING, 20, () -> argument(type));
    String both = within("level", Primitive.INT, 1, () -> argument(type));
    String separator = chance(2) ? ", " : " ";
    return primary(
        chance(3)
            ? "match (" + scrutinee + ") { {level} -> " + both + " }"
            : "match (%s) { {code} -> %s%s{message} -> %s }"
                .formatted(scrutinee, first, separator, second));
  }

  private <T> T within(String name, Type type, int size, Supplier<T> rule) {
    Variable before = scope.take(name);
    scope.put(name, type, size, false);
    try {
      return rule.get();
    } finally {
      scope.putBack(name, before);
    }
  }

  /** Fails where the list is empty, unless it has something to fall back on. */
  private Piece first(Type type) {
    if (safe) {
      return conditional(type);
    }
    risky = true;
    String function = chance(2) ? "list-first" : "list-last";
    String call = function + "(" + argument(new ListOf(type)) + ")";
    return factor > 1 || chance(4)
        ? primary(call)
        : new Piece(call + " with fallback: " + argument(type), LAMBDA);
  }

  private Piece fold(Type type) {
    if (type != Primitive.INT && type != Primitive.STRING) {
      return literal(type);
    }
    Type element = anyType();
    String step =
        type == Primitive.INT
            ? lambda(List.of("s", "e"), List.of(type, element), type, false)
            : "(s, e) => \"${s};\"";
    return primary(
        "fold(" + argument(new ListOf(element)) + ", " + argument(type) + ", " + step + ")");
  }

  private String lambda(Type parameter, Type result, boolean annotated) {
    return lambda(List.of("p" + names++), List.of(parameter), result, annotated);
  }

  private String lambda(List<String> names, List<Type> types, Type result, boolean annotated) {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      parameters.add(names.get(i) + (annotated || chance(4) ? ": " + types.get(i) : ""));
    }
    long outer = factor;
    factor = outer * 4;
    try {
      return parameters.stream().collect(Collectors.joining(", ", "(", ") => "))
          + body(names, types, result);
    } finally {
      factor = outer;
    }
  }

  private String body(List<String> names, List<Type> types, Type result) {
    return names.isEmpty()
        ? argument(result)
        : within(
            names.getFirst(),
            types.getFirst(),
            10,
            () -> body(names.subList(1, names.size()), types.subList(1, types.size()), result));
  }

  /** A lambda, or the name of one. */
  private String function(Type parameter, Type result) {
    List<Function> functions = scope.functions(parameter, result);
    if (safe || functions.isEmpty() || chance(2)) {
      return lambda(parameter, result, false);
    }
    risky = true;
    return functions.get(random.nextInt(functions.size())).name();
  }

  private Piece ofKind(Type type) {
    return switch (type) {
      case Primitive primitive ->
          switch (primitive) {
            case INT -> integer();
            case FLOAT -> real();
            case BOOLEAN -> truth();
            case STRING -> string();
            case NOTHING -> throw new IllegalArgumentException("nothing has no expression");
          };
      case ListOf(Type element) -> list(element);
      case OptionalOf(Type inner) -> optional(inner);
      case RecordOf fields -> record(fields);
      case UnionOf(List<Type> variants) -> union(variants);
      case MapOf(Type key, Type value) -> map(key, value);
      default -> throw new IllegalArgumentException("no expression of " + type);
    };
  }

  private Piece call(String name, Type... parameters) {
    List<String> arguments = new ArrayList<>();
    for (Type parameter : parameters) {
      arguments.add(argument(parameter));
    }
    return primary(name + "(" + String.join(", ", arguments) + ")");
  }

  private Piece binary(Type type, String operator, int level) {
    return new Piece(operand(type, level) + " " + operator + " " + operand(type, level + 1), level);
  }

  private String any(String... all) {
    return all[random.nextInt(all.length)];
  }

  private Piece integer() {
    return oneOf(
        () -> literal(Primitive.INT),
        () -> binary(Primitive.INT, any("+", "-"), SUM),
        () -> binary(Primitive.INT, "*", PRODUCT),
        () -> new Piece(operand(Primitive.INT, PRODUCT) + " / " + any("3", "-2", "7"), PRODUCT),
        () -> division(),
        () -> call(any("add", "subtract", "multiply", "max", "min"), Primitive.INT, Primitive.INT),
        () -> call(any("abs", "negate"), Primitive.INT),
        () -> call(any("round", "to-int", "floor", "ceil"), Primitive.FLOAT),
        () -> call("list-length", new ListOf(anyType())),
        () -> call("list-sum", new ListOf(Primitive.INT)),
        () -> call("string-length", Primitive.STRING),
        () -> call("size", new MapOf(Primitive.STRING, Primitive.INT)),
        () -> primary(partOf(Types.PAIR) + ".a"),
        () -> primary(partOf(Types.NESTED) + ".y.a"));
  }

  /** Fails where the divisor is zero, unless it has something to fall back on. */
  private Piece division() {
    if (safe) {
      return literal(Primitive.INT);
    }
    risky = true;
    Piece call = call(any("divide", "modulo"), Primitive.INT, Primitive.INT);
    return factor > 1 || chance(3)
        ? call
        : new Piece(call.text() + " with fallback: " + argument(Primitive.INT), LAMBDA);
  }

  private Piece real() {
    return oneOf(
        () -> literal(Primitive.FLOAT),
        () -> binary(Primitive.FLOAT, any("+", "-"), SUM),
        () -> binary(Primitive.FLOAT, any("*", "/"), PRODUCT),
        () ->
            new Piece(operand(Primitive.INT, SUM) + " + " + operand(Primitive.FLOAT, PRODUCT), SUM),
        () -> new Piece(operand(Primitive.FLOAT, PRODUCT) + " * " + any("2", "-3"), PRODUCT),
        () -> call("to-float", Primitive.INT),
        () -> call("sqrt", Primitive.FLOAT),
        () -> primary(partOf(Types.NESTED) + ".x"));
  }

  private Piece truth() {
    return oneOf(
        () -> binary(Primitive.BOOLEAN, "or", OR),
        () -> binary(Primitive.BOOLEAN, "and", AND),
        () -> new Piece("not " + operand(Primitive.BOOLEAN, NOT), NOT),
        () -> compared(Types.COMPARED.get(random.nextInt(Types.COMPARED.size())), "==", "!="),
        () -> compared(Primitive.INT, "<", "<=", ">", ">="),
        () -> compared(Primitive.FLOAT, "<", "<=", ">", ">=", "=="),
        () -> compared(Primitive.STRING, "<", "<=", ">", ">="),
        () -> call(any("contains", "starts-with", "ends-with"), Primitive.STRING, Primitive.STRING),
        () -> call("list-is-empty", new ListOf(anyType())),
        () -> call("list-contains", new ListOf(Primitive.INT), Primitive.INT),
        () -> call("is-some", new OptionalOf(anyType())),
        () -> higher(any("all", "any", "All", "Any"), anyType(), Primitive.BOOLEAN));
  }

  private Piece compared(Type type, String... operators) {
    return new Piece(
        operand(type, SUM) + " " + any(operators) + " " + operand(type, SUM), COMPARISON);
  }

  private Piece higher(String name, Type element, Type result) {
    return primary(
        name + "(" + argument(new ListOf(element)) + ", " + function(element, result) + ")");
  }

  private Piece string() {
    return oneOf(
        () -> literal(Primitive.STRING),
        () -> primary("\"" + any("", "n=", "\\\"") + "${" + argument(anyType()) + "}\""),
        () -> primary("\"${" + argument(anyType()) + "}, \\$ ${" + argument(anyType()) + "}\\n\""),
        () -> call("concat", Primitive.STRING, Primitive.STRING),
        () -> call("join", new ListOf(Primitive.STRING), Primitive.STRING),
        () -> call(any("trim", "uppercase", "lowercase"), Primitive.STRING),
        () -> call("to-string", Primitive.INT),
        () -> said(),
        () -> primary(partOf(Types.PAIR) + ".b"));
  }

  /** Says something, but not inside a lambda. */
  private Piece said() {
    return factor > 1 ? literal(Primitive.STRING) : call("log", Primitive.STRING);
  }

  private Piece list(Type element) {
    Type whole = new ListOf(element);
    List<Supplier<Piece>> rules = new ArrayList<>();
    rules.add(() -> literal(whole));
    rules.add(() -> listOf(element));
    rules.add(() -> call("list-concat", whole, whole));
    rules.add(() -> call(any("list-reverse"), whole));
    rules.add(() ->
        primary(any("take", "drop") + "(" + argument(whole) + ", " + any("0", "1", "3") + ")"));
    rules.add(() -> higher(any("filter", "Filter"), element, Primitive.BOOLEAN));
    rules.add(() -> higher(any("map", "Map"), anyType(), element));
    rules.add(() -> higher("sort-by", element, chance(2) ? Primitive.INT : Primitive.STRING));
    rules.add(() -> higher("flat-map", anyType(), whole));
    if (element == Primitive.INT) {
      rules.add(() -> primary("range(" + any("0", "-2", "3") + ", " + any("0", "4") + ")"));
      rules.add(() -> primary(partOf(new ListOf(Types.PAIR)) + ".a"));
      rules.add(() -> call("distinct", whole));
      rules.add(() -> call("values", new MapOf(Primitive.STRING, Primitive.INT)));
    }
    if (element == Primitive.STRING) {
      rules.add(() -> primary("split(" + argument(Primitive.STRING) + ", \",\")"));
      rules.add(() -> call("keys", new MapOf(Primitive.STRING, Primitive.INT)));
    }
    if (element.equals(Types.PAIR)) {
      rules.add(() ->
          new Piece(
              safely(() -> listOf(element)).text() + " + {b: " + argument(Primitive.STRING) + "}",
              SUM));
    }
    return rules.get(random.nextInt(rules.size())).get();
  }

  /** A list whose first element decides on its type, so that wider records are cut down. */
  private Piece listOf(Type element) {
    List<String> elements = new ArrayList<>();
    for (int count = random.nextInt(1, 4); count > 0; count--) {
      elements.add(argument(element));
    }
    if (element.equals(Types.PAIR) && chance(2)) {
      elements.add("{a: 1, b: \"wide\", z: true}");
    }
    if (element instanceof UnionOf) {
      // The union has to be that of the elements, whatever they are.
      elements.set(0, literal(element).text());
    }
    return primary("[" + String.join(", ", elements) + "]");
  }

  private Piece optional(Type inner) {
    return oneOf(
        () -> new Piece(operand(inner, OR) + " when " + operand(Primitive.BOOLEAN, OR), WHEN),
        () -> call("some", inner),
        () ->
            inner == Primitive.INT
                ? call("parse-int", Primitive.STRING)
                : literal(new OptionalOf(inner)),
        () ->
            inner == Primitive.INT
                ? call("get", new MapOf(Primitive.STRING, Primitive.INT), Primitive.STRING)
                : literal(new OptionalOf(inner)),
        () ->
            new Piece(
                operand(new OptionalOf(inner), WHEN)
                    + " ?? "
                    + operand(new OptionalOf(inner), COALESCE),
                COALESCE));
  }

  private Piece record(RecordOf type) {
    return oneOf(
        () -> literal(type),
        () -> fields(type),
        () ->
            new Piece(
                safely(() -> operand(type, SUM))
                    + " + {"
                    + type.fields().firstEntry().getKey()
                    + ": "
                    + argument(type.fields().firstEntry().getValue())
                    + "}",
                SUM),
        () -> projected(type),
        () -> wide(type));
  }

  private Piece fields(RecordOf type) {
    return primary(
        type.fields().entrySet().stream()
            .map(field -> field.getKey() + ": " + argument(field.getValue()))
            .collect(Collectors.joining(", ", "{", "}")));
  }

  private Piece projected(RecordOf type) {
    String names = String.join(", ", type.fields().keySet());
    String source = fields(type).text();
    String wider = source.substring(0, source.length() - 1) + ", more: " + unread() + "}";
    return primary(wider + (chance(2) ? "[" + names + "]" : "{" + names + "}"));
  }

  /** A choice between the record and a wider one, which is a narrow one. */
  private Piece wide(RecordOf type) {
    String source = fields(type).text();
    return new Piece(
        "if (%s) %s, extra: %s} else %s"
            .formatted(
                argument(Primitive.BOOLEAN),
                source.substring(0, source.length() - 1),
                unread(),
                argument(type)),
        LAMBDA);
  }

  private Piece union(List<Type> variants) {
    boolean swap = chance(2);
    // The type of the choice is the union itself.
    return new Piece(
        "if (%s) %s else %s"
            .formatted(
                argument(Primitive.BOOLEAN),
                argument(variants.get(swap ? 1 : 0)),
                argument(variants.get(swap ? 0 : 1))),
        LAMBDA);
  }

  private Piece map(Type key, Type value) {
    return oneOf(
        () -> literal(new MapOf(key, value)),
        () ->
            primary(
                "put("
                    + argument(new MapOf(key, value))
                    + ", "
                    + argument(key)
                    + ", "
                    + argument(value)
                    + ")"));
  }

  private Piece literal(Type type) {
    weight += factor;
    return switch (type) {
      case Primitive primitive ->
          switch (primitive) {
            case INT ->
                primary(
                    chance(15)
                        ? any("9223372036854775807", "-9223372036854775808", "4611686018427387904")
                        : Integer.toString(random.nextInt(-4, 12)));
            case FLOAT -> primary(any("0.0", "1.5", "-2.25", "3e2", "1.0E-4", "0.1"));
            case BOOLEAN -> primary(any("true", "false"));
            case STRING ->
                primary(
                    any("\"\"", "\"a\"", "\" b,c \"", "\"12\"", "\"\\n\\t\\\\\"", "\"$ $${1}\""));
            case NOTHING -> throw new IllegalArgumentException("nothing has no literal");
          };
      case ListOf(Type element) ->
          primary("[" + literal(element).text() + ", " + literal(element).text() + "]");
      case OptionalOf(Type inner) ->
          chance(2)
              ? primary("some(" + literal(inner).text() + ")")
              : primary("(" + at(literal(inner), OR) + " when false)");
      case RecordOf(Map<String, Type> fields) ->
          primary(
              fields.entrySet().stream()
                  .map(field -> field.getKey() + ": " + literal(field.getValue()).text())
                  .collect(Collectors.joining(", ", "{", "}")));
      case UnionOf(List<Type> variants) ->
          primary(
              "(if (%s) %s else %s)"
                  .formatted(
                      any("true", "false"),
                      literal(variants.getFirst()).text(),
                      literal(variants.getLast()).text()));
      case MapOf(Type key, Type value) ->
          key == Primitive.STRING && value == Primitive.INT
              ? primary(
                  "put(fold([1, 2], "
                      + STORED
                      + ", (m, e) => put(m, \"k${e}\", e)), "
                      + literal(key).text()
                      + ", "
                      + literal(value).text()
                      + ")")
              : primary(STORED);
      default -> throw new IllegalArgumentException("no literal of " + type);
    };
  }
}
