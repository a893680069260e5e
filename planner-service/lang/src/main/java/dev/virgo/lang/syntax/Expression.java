package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression as written. */
public sealed interface Expression extends Tree {

  record Variable(int id, Span span, String name) implements Expression {}

  /** A number, a truth value or a string without interpolation. */
  record LiteralExpression(int id, Span span, Value value) implements Expression {}

  /** A string with n expressions between n + 1 (possibly empty) texts. */
  record StringTemplate(int id, Span span, List<String> texts, List<Expression> expressions)
      implements Expression {
    public StringTemplate {
      texts = List.copyOf(texts);
      expressions = List.copyOf(expressions);
    }
  }

  record ListExpression(int id, Span span, List<Expression> elements) implements Expression {
    public ListExpression {
      elements = List.copyOf(elements);
    }
  }

  record RecordExpression(int id, Span span, List<NamedExpression> fields) implements Expression {
    public RecordExpression {
      fields = List.copyOf(fields);
    }
  }

  /** A call; the span ends after the last option. */
  record Call(
      int id,
      Span span,
      QualifiedName callee,
      @Nullable Name version,
      List<Expression> arguments,
      List<CallOption> options)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
      options = List.copyOf(options);
    }
  }

  record FieldSelection(int id, Span span, Expression source, Name field) implements Expression {}

  /** {@code x[a, b]} or {@code x{a, b}}. */
  record Projection(int id, Span span, Expression source, List<Name> fields) implements Expression {
    public Projection {
      fields = List.copyOf(fields);
    }
  }

  record IfExpression(
      int id, Span span, Expression condition, Expression thenBranch, Expression elseBranch)
      implements Expression {}

  record BranchExpression(int id, Span span, List<Arm> arms, Expression otherwise)
      implements Expression {
    public BranchExpression {
      arms = List.copyOf(arms);
    }
  }

  record BinaryExpression(int id, Span span, Operator operator, Expression left, Expression right)
      implements Expression {}

  record NotExpression(int id, Span span, Expression operand) implements Expression {}

  /** {@code value when condition}. */
  record GuardExpression(int id, Span span, Expression value, Expression condition)
      implements Expression {}

  /** {@code optional ?? otherwise}. */
  record CoalesceExpression(int id, Span span, Expression optional, Expression otherwise)
      implements Expression {}

  /** {@code (x: Int, y) => body}. */
  record Lambda(int id, Span span, List<LambdaParameter> parameters, Expression body)
      implements Expression {
    public Lambda {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@code match scrutinee { pattern -> body, … }}; at least one case. */
  record MatchExpression(int id, Span span, Expression scrutinee, List<MatchCase> cases)
      implements Expression {
    public MatchExpression {
      cases = List.copyOf(cases);
    }
  }

  /** Keeps the span of the parentheses; means what is inside. */
  record Parenthesized(int id, Span span, Expression inner) implements Expression {}

  /**
   * Stands where an expression could not be read or is not supported; the reason has been reported.
   */
  record Unreadable(int id, Span span) implements Expression {}

  /** A field of a record literal. */
  record NamedExpression(Name name, Expression value) {}

  /** A parameter of a lambda; without a type it has the one that its place asks for. */
  record LambdaParameter(int id, Span span, Name name, @Nullable TypeExpression type)
      implements Tree {}

  /** {@code pattern -> body} of a match. */
  record MatchCase(Pattern pattern, Expression body) {}

  /** {@code condition -> value} of a branch. */
  record Arm(Expression condition, Expression value) {}
}
