package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.syntax.Expression.Lambda;
import dev.virgo.lang.syntax.Expression.LambdaParameter;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.type.Substitution;
import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Erroneous;
import dev.virgo.lang.type.Type.FunctionOf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks lambdas. A parameter has the type that is written, else the one that the place asks for;
 * what else the body reads is captured.
 */
final class LambdaChecker {

  /** What is made of lambdas later recurses as deep. */
  private static final int MAX_DEPTH = 50;

  /** What a parameter is called that nobody reads; there may be several. */
  private static final String IGNORED = "_";

  private final ExpressionChecker expressions;
  private final Scope scope;
  private final TypeResolver types;
  private final TypeTable table;
  private final DiagnosticSink diagnostics;

  /** How many lambdas are around what is being checked. */
  private int depth;

  LambdaChecker(
      ExpressionChecker expressions,
      Scope scope,
      TypeResolver types,
      TypeTable table,
      DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.scope = scope;
    this.types = types;
    this.table = table;
    this.diagnostics = diagnostics;
  }

  /** Whether what is being checked stands in the body of a lambda. */
  boolean inside() {
    return depth > 0;
  }

  /** A lambda on its own: all its parameters need a type. */
  Facts infer(Lambda lambda) {
    return checked(lambda, null, new Substitution());
  }

  /**
   * A lambda where a function is asked for.
   *
   * @param settled what the type variables of the expected function stand for, as far as is known;
   *     learns what the result's stand for
   */
  Facts check(Lambda lambda, FunctionOf expected, Substitution settled) {
    if (lambda.parameters().size() != expected.parameters().size()) {
      diagnostics.report(
          Messages.typeError(
              "Lambda has %d parameter(s) but expected %d"
                  .formatted(lambda.parameters().size(), expected.parameters().size()),
              lambda.span()));
      inferUnasked(lambda);
      return Facts.erroneous();
    }
    return checked(lambda, expected, settled);
  }

  /** A lambda of which is not known what is asked of it. */
  Facts inferUnasked(Lambda lambda) {
    return checked(lambda, new FunctionOf(erroneous(lambda), new Erroneous()), new Substitution());
  }

  private static List<Type> erroneous(Lambda lambda) {
    return lambda.parameters().stream().map(_ -> (Type) new Erroneous()).toList();
  }

  private Facts checked(Lambda lambda, @Nullable FunctionOf expected, Substitution settled) {
    if (depth >= MAX_DEPTH) {
      diagnostics.report(
          Messages.typeError(
              "Lambdas are nested more than " + MAX_DEPTH + " levels deep",
              lambda.span(),
              "Give an inner one a name of its own"));
      return Facts.erroneous();
    }
    int mark = scope.enter();
    depth++;
    List<Type> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int index = 0; index < lambda.parameters().size(); index++) {
      LambdaParameter parameter = lambda.parameters().get(index);
      Type asked = expected == null ? null : settled.applied(expected.parameters().get(index));
      Type type = parameterType(parameter, asked);
      Name name = parameter.name();
      if (!names.add(name.text()) && !name.text().equals(IGNORED)) {
        diagnostics.report(
            Messages.duplicateDefinition("lambda parameter", name.text(), name.span()));
      }
      bind(parameter, type);
      parameters.add(type);
    }
    Facts body =
        expected == null ? body(lambda, null, settled) : expectedBody(lambda, expected, settled);
    depth--;
    scope.leave(mark);
    Type result = body.type();
    if (result.holdsStream()) {
      diagnostics.report(
          Messages.typeError("A lambda works on plain values, not on " + result, lambda.span()));
      result = new Erroneous();
    }
    return new Facts(new FunctionOf(parameters, result), null, body.computed());
  }

  private Facts expectedBody(Lambda lambda, FunctionOf expected, Substitution settled) {
    return expressions
        .places()
        .in(
            () -> "in lambda body (expected return: " + settled.named(expected.result()) + ")",
            () -> body(lambda, expected, settled));
  }

  private Facts body(Lambda lambda, @Nullable FunctionOf expected, Substitution settled) {
    if (expected == null || !settled.isSettled(expected.result())) {
      Facts facts = expressions.infer(lambda.body());
      if (expected != null) {
        settled.learn(expected.result(), facts.type());
        expressions.fits(facts, settled, expected.result(), lambda.body().span());
      }
      return facts;
    }
    Type result = settled.applied(expected.result());
    if (settled.isOpen(expected.result())) {
      Facts facts = expressions.infer(lambda.body());
      if (Subtyping.isSubtype(result, facts.type())) {
        settled.learn(expected.result(), facts.type());
      }
      expressions.fits(facts, settled, expected.result(), lambda.body().span());
      return facts;
    }
    Facts facts = expressions.check(lambda.body(), result);
    return new Facts(facts.isErroneous() ? facts.type() : result, null, facts.computed());
  }

  private Type parameterType(LambdaParameter parameter, @Nullable Type asked) {
    if (parameter.type() == null) {
      if (asked != null) {
        return asked;
      }
      diagnostics.report(
          Messages.typeError(
              "Lambda parameter '" + parameter.name().text() + "' requires a type annotation",
              parameter.name().span(),
              "Write its type: (" + parameter.name().text() + ": Int) => …"));
      return new Erroneous();
    }
    Type annotated = types.resolve(parameter.type());
    if (asked != null && !Subtyping.isSubtype(asked, annotated)) {
      diagnostics.report(
          Messages.typeMismatch(
              asked.toString(), annotated.toString(), parameter.type().span(), List.of()));
      return new Erroneous();
    }
    return annotated;
  }

  private void bind(LambdaParameter parameter, Type type) {
    Binding binding =
        new Binding(
            parameter.id(), parameter.name().text(), 1, type, parameter.span(), true, null, false);
    table.type(parameter.id(), type);
    table.binding(parameter.id(), binding);
    scope.bindLocal(binding);
  }
}
