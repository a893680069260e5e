package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression;
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
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import dev.virgo.lang.syntax.Expression.NotExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.Projection;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.syntax.Expression.StringTemplate;
import dev.virgo.lang.syntax.Expression.Unreadable;
import dev.virgo.lang.syntax.Expression.Variable;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.type.Substitution;
import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.FunctionOf;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Finds out the facts of expressions, and checks them against the type that their place asks for.
 */
final class ExpressionChecker {

  private static final int MAX_TYPE_SIZE = TypeResolver.MAX_TYPE_SIZE;

  private final TypeTable table;
  private final Scope scope;
  private final Set<String> uncertainNames;
  private final DiagnosticSink diagnostics;
  private final OperatorChecker operators;
  private final ChoiceChecker choices;
  private final LambdaChecker lambdas;
  private final MatchChecker matches;
  private final FieldChecker fields;
  private final CallChecker calls;
  private final Places places = new Places();

  ExpressionChecker(
      TypeTable table,
      Scope scope,
      Imports imports,
      TypeResolver types,
      Set<String> uncertainNames,
      DiagnosticSink diagnostics) {
    this.table = table;
    this.scope = scope;
    this.uncertainNames = uncertainNames;
    this.diagnostics = diagnostics;
    this.operators = new OperatorChecker(this, diagnostics);
    this.choices = new ChoiceChecker(this, diagnostics);
    this.lambdas = new LambdaChecker(this, scope, types, table, diagnostics);
    this.matches = new MatchChecker(this, choices, scope, types, table, diagnostics);
    this.fields = new FieldChecker(this, diagnostics);
    this.calls = new CallChecker(this, imports, table, diagnostics);
  }

  /** The facts of an expression on its own. */
  Facts infer(Expression expression) {
    return recorded(expression, inferred(expression));
  }

  private Facts recorded(Expression expression, Facts facts) {
    table.type(expression.id(), facts.type());
    return facts;
  }

  /**
   * The facts of an expression that has to be a value.
   *
   * <p>A function is none: it can be passed on, but not be kept in a list or made an output.
   */
  Facts inferValue(Expression expression) {
    return value(infer(expression), expression);
  }

  private Facts value(Facts facts, Expression expression) {
    if (!facts.type().holdsFunction() || facts.isErroneous()) {
      return facts;
    }
    diagnostics.report(Messages.invalidLambdaContext(facts.type().toString(), expression.span()));
    return Facts.erroneous();
  }

  /**
   * The facts of an argument of which is not known what is asked for: a lambda without types is no
   * mistake there.
   */
  Facts inferUnasked(Expression expression) {
    return expression instanceof Lambda lambda
        ? recorded(lambda, lambdas.inferUnasked(lambda))
        : infer(expression);
  }

  /** Checks a lambda that is passed to a function; learns what its result type stands for. */
  Facts checkLambda(Expression expression, FunctionOf expected, Substitution settled) {
    return switch (expression) {
      case Parenthesized parenthesized ->
          recorded(expression, checkLambda(parenthesized.inner(), expected, settled));
      case Lambda lambda -> recorded(lambda, lambdas.check(lambda, expected, settled));
      case IfExpression choice -> {
        Facts condition = condition(choice.condition());
        Facts first = checkLambda(choice.thenBranch(), expected, settled);
        Facts second = checkLambda(choice.elseBranch(), expected, settled);
        Type type = settled.applied(expected);
        yield recorded(expression, ChoiceChecker.joined(condition, first, second, type));
      }
      case BranchExpression branch ->
          recorded(expression, choices.branch(branch, sides(expected, settled)));
      case MatchExpression match ->
          recorded(expression, matches.match(match, sides(expected, settled)));
      default -> {
        // It may be the first that says what the result's type stands for.
        Facts facts = infer(expression);
        settled.learn(expected, facts.type());
        yield fits(facts, settled, expected, expression.span()) ? facts : Facts.erroneous();
      }
    };
  }

  /** Sides of a choice that are lambdas; its type is known when all have been looked at. */
  private Sides sides(FunctionOf expected, Substitution settled) {
    return new Sides(side -> checkLambda(side, expected, settled), _ -> settled.applied(expected));
  }

  /** Where what is being checked stands. */
  Places places() {
    return places;
  }

  /** Whether what is being checked stands in the body of a lambda. */
  boolean insideLambda() {
    return lambdas.inside();
  }

  /** The facts of an expression where {@code expected} is asked for. */
  Facts check(Expression expression, Type expected) {
    return switch (expression) {
      case Parenthesized parenthesized ->
          recorded(expression, check(parenthesized.inner(), expected));
      case IfExpression choice when !expected.holdsStream() -> {
        Facts condition = condition(choice.condition());
        Facts first =
            places.in(
                () -> "in then branch of conditional", () -> check(choice.thenBranch(), expected));
        Facts second =
            places.in(
                () -> "in else branch of conditional", () -> check(choice.elseBranch(), expected));
        yield recorded(expression, ChoiceChecker.joined(condition, first, second, expected));
      }
      case BranchExpression branch when !expected.holdsStream() ->
          recorded(expression, choices.branch(branch, Sides.checked(this, expected)));
      case MatchExpression match when !expected.holdsStream() ->
          recorded(expression, matches.match(match, Sides.checked(this, expected)));
      case Lambda lambda when expected instanceof FunctionOf function ->
          recorded(expression, lambdas.check(lambda, function, new Substitution()));
      case ListExpression list when expected instanceof ListOf(Type element) ->
          recorded(expression, checkedList(list, element));
      case RecordExpression record when expected instanceof RecordOf fields ->
          recorded(expression, checkedRecord(record, fields));
      default -> {
        Facts facts = infer(expression);
        yield fits(facts, expected, expression.span()) ? facts : Facts.erroneous();
      }
    };
  }

  /** Whether the facts fit; if not, that is reported. */
  boolean fits(Facts facts, Type expected, Span span) {
    return Subtyping.isSubtype(facts.type(), expected) || misfit(facts, expected, span);
  }

  /**
   * Like {@link #fits(Facts, Type, Span)}; where nothing is known of a type variable, it is named.
   */
  boolean fits(Facts facts, Substitution settled, Type expected, Span span) {
    return Subtyping.isSubtype(facts.type(), settled.applied(expected))
        || misfit(facts, settled.named(expected), span);
  }

  private boolean misfit(Facts facts, Type asked, Span span) {
    diagnostics.report(
        Messages.typeMismatch(
            asked.toString(),
            facts.type() + places.text(),
            span,
            TypeAdvice.mismatch(asked, facts.type())));
    return false;
  }

  Facts condition(Expression expression) {
    return check(expression, Primitive.BOOLEAN);
  }

  private Facts checkedList(ListExpression list, Type element) {
    List<Facts> elements = new ArrayList<>();
    for (Expression value : list.elements()) {
      int number = elements.size() + 1;
      elements.add(
          places.in(
              () -> "in list element %d (expected: %s)".formatted(number, element),
              () -> check(value, element)));
    }
    return new Facts(new ListOf(element), null, anyComputed(elements));
  }

  private Facts checkedRecord(RecordExpression record, RecordOf expected) {
    SequencedMap<String, Facts> fields = new LinkedHashMap<>();
    for (NamedExpression field : record.fields()) {
      Type asked = expected.fields().get(field.name().text());
      Facts facts = asked == null ? inferValue(field.value()) : checkedField(field, asked);
      add(fields, field.name(), facts);
    }
    List<String> missing =
        expected.fields().keySet().stream().filter(name -> !fields.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      diagnostics.report(
          Messages.typeError(
              "Record literal is missing required field(s): " + String.join(", ", missing),
              record.span()));
      return Facts.erroneous();
    }
    return recordFacts(record.span(), fields);
  }

  private Facts checkedField(NamedExpression field, Type asked) {
    return places.in(
        () -> "in record field '%s' (expected: %s)".formatted(field.name().text(), asked),
        () -> check(field.value(), asked));
  }

  private Facts inferred(Expression expression) {
    return switch (expression) {
      case Variable variable -> variable(variable);
      case LiteralExpression literal -> literal(literal.value());
      case StringTemplate template -> template(template);
      case ListExpression list -> list(list);
      case RecordExpression record -> record(record);
      case Call call -> calls.call(call);
      case FieldSelection selection -> fields.selection(selection);
      case Projection projection -> fields.projection(projection);
      case IfExpression choice -> choices.choice(choice);
      case BranchExpression branch -> choices.branch(branch, Sides.inferred(this));
      case MatchExpression match -> matches.match(match, Sides.inferred(this));
      case Lambda lambda -> lambdas.infer(lambda);
      case BinaryExpression binary -> operators.binary(binary);
      case NotExpression not -> operators.not(not);
      case GuardExpression guard -> choices.guard(guard);
      case CoalesceExpression coalesce -> choices.coalesce(coalesce);
      case Parenthesized parenthesized -> infer(parenthesized.inner());
      case Unreadable _ -> Facts.erroneous();
    };
  }

  private Facts variable(Variable variable) {
    Binding binding = scope.use(variable.name());
    if (binding == null) {
      if (!uncertainNames.contains(variable.name())) {
        diagnostics.report(
            Messages.undefinedVariable(variable.name(), scope.names(), variable.span()));
      }
      return Facts.erroneous();
    }
    table.binding(variable.id(), binding);
    return new Facts(binding.type(), binding.constant(), binding.computed());
  }

  private static Facts literal(Value value) {
    Type type =
        switch (value) {
          case Value.TextValue _ -> Primitive.STRING;
          case Value.IntValue _ -> Primitive.INT;
          case Value.FloatValue _ -> Primitive.FLOAT;
          case Value.BooleanValue _ -> Primitive.BOOLEAN;
          case Value.ListValue _,
              Value.RecordValue _,
              Value.MapValue _,
              Value.UnionValue _,
              Value.FunctionValue _,
              Value.SomeValue _,
              Value.NoneValue _ ->
              throw new IllegalStateException("no literal is written as " + value);
        };
    return new Facts(type, value, false);
  }

  private Facts template(StringTemplate template) {
    boolean computed = false;
    for (Expression part : template.expressions()) {
      Facts facts = inferValue(part);
      computed |= facts.computed();
      if (facts.type().holdsStream()) {
        diagnostics.report(
            Messages.typeError("A stream has no text: " + facts.type(), part.span()));
      }
    }
    return new Facts(Primitive.STRING, null, computed);
  }

  private Facts list(ListExpression list) {
    List<Facts> elements = list.elements().stream().map(this::inferValue).toList();
    Type element = Primitive.NOTHING;
    for (int index = 0; index < elements.size(); index++) {
      Type own = elements.get(index).type();
      if (own.holdsStream()) {
        diagnostics.report(
            Messages.typeError(
                "A stream cannot be an element of a list: " + own,
                list.elements().get(index).span(),
                "Name several streams in a record: {first: …, second: …}"));
        own = new Type.Erroneous();
      }
      element = Subtyping.common(element, own);
    }
    Type type = bounded(new ListOf(element), list.span());
    return new Facts(type, null, anyComputed(elements));
  }

  private static boolean anyComputed(List<Facts> all) {
    return all.stream().anyMatch(Facts::computed);
  }

  private Facts record(RecordExpression record) {
    SequencedMap<String, Facts> fields = new LinkedHashMap<>();
    for (NamedExpression field : record.fields()) {
      add(fields, field.name(), inferValue(field.value()));
    }
    return recordFacts(record.span(), fields);
  }

  private void add(SequencedMap<String, Facts> fields, Name name, Facts facts) {
    if (fields.putIfAbsent(name.text(), facts) != null) {
      diagnostics.report(Messages.duplicateDefinition("record field", name.text(), name.span()));
    }
  }

  private Facts recordFacts(Span span, SequencedMap<String, Facts> fields) {
    SequencedMap<String, Type> types = new LinkedHashMap<>();
    fields.forEach((name, facts) -> types.put(name, facts.type()));
    Type type = bounded(new RecordOf(types), span);
    return new Facts(type, null, anyComputed(List.copyOf(fields.values())));
  }

  /**
   * The type, unless it has grown beyond use: {@code b = {x: a, y: a}} doubles a type with every
   * line.
   */
  Type bounded(Type type, Span span) {
    if (!type.isLargerThan(MAX_TYPE_SIZE) && !type.isDeeperThan(TypeResolver.MAX_TYPE_DEPTH)) {
      return type;
    }
    if (type.isErroneous()) {
      return new Type.Erroneous();
    }
    diagnostics.report(
        Messages.typeError(
            "The type of this value has more than %d parts, or more than %d levels of them"
                .formatted(MAX_TYPE_SIZE, TypeResolver.MAX_TYPE_DEPTH),
            span,
            "Keep only the fields that are needed: x[a, b]"));
    return new Type.Erroneous();
  }
}
