package dev.virgo.lang.format;

import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.BinaryExpression;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.CoalesceExpression;
import dev.virgo.lang.syntax.Expression.FieldSelection;
import dev.virgo.lang.syntax.Expression.GuardExpression;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.Lambda;
import dev.virgo.lang.syntax.Expression.LambdaParameter;
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
import dev.virgo.lang.syntax.Operator;
import dev.virgo.lang.syntax.TokenKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Lays expressions out. */
final class ExpressionLayout {

  private final Pen pen;
  private final Page page;
  private final TypeLayout types;
  private final CallLayout calls;
  private final ChoiceLayout choices;

  ExpressionLayout(Pen pen, TypeLayout types) {
    this.pen = pen;
    this.page = pen.page();
    this.types = types;
    this.calls = new CallLayout(pen, this);
    this.choices = new ChoiceLayout(pen, this);
  }

  /**
   * An expression behind {@code =}, {@code :}, {@code ->} or {@code =>}. What has brackets begins
   * on that line; what has operators goes to the next line if it does not fit as a whole.
   */
  void behind(Expression expression) {
    if (isDivided(expression) || page.hasWaiting()) {
      page.group(() -> page.indented(() -> onNextLine(expression)));
    } else {
      pen.space();
      expression(expression);
    }
  }

  private void onNextLine(Expression expression) {
    page.line(" ");
    expression(expression);
  }

  /** Whether lines may end between its parts, not only within brackets. */
  private static boolean isDivided(Expression expression) {
    return switch (expression) {
      case BinaryExpression _,
          CoalesceExpression _,
          GuardExpression _,
          IfExpression _,
          NotExpression _ ->
          true;
      case BranchExpression _,
          Call _,
          FieldSelection _,
          Lambda _,
          ListExpression _,
          LiteralExpression _,
          MatchExpression _,
          Parenthesized _,
          Projection _,
          RecordExpression _,
          StringTemplate _,
          Unreadable _,
          Variable _ ->
          false;
    };
  }

  void expression(Expression expression) {
    switch (expression) {
      case Variable variable -> pen.through(variable.span());
      case LiteralExpression literal -> pen.through(literal.span());
      case StringTemplate template -> pen.through(template.span());
      case ListExpression list -> list(list);
      case RecordExpression fields -> fields(fields);
      case Call call -> calls.call(call);
      case FieldSelection selection -> {
        expression(selection.source());
        pen.token(TokenKind.DOT);
        pen.token();
      }
      case Projection projection -> projection(projection);
      case IfExpression choice -> choices.conditional(choice);
      case BranchExpression branch -> choices.branch(branch);
      case MatchExpression match -> choices.match(match);
      case BinaryExpression binary -> binary(binary);
      case NotExpression not -> {
        pen.token(TokenKind.NOT);
        pen.space();
        expression(not.operand());
      }
      case GuardExpression guard -> joined(List.of(guard.value(), guard.condition()));
      case CoalesceExpression coalesce -> coalesce(coalesce);
      case Lambda lambda -> lambda(lambda);
      case Parenthesized parenthesized -> parenthesized(parenthesized.inner());
      case Unreadable unreadable ->
          throw new IllegalStateException("a pipeline without mistakes has no " + unreadable);
    }
  }

  /** {@code (inner)}. */
  void parenthesized(Expression inner) {
    pen.bracketed(
        TokenKind.OPEN_PAREN, TokenKind.CLOSE_PAREN, "", List.of(inner), this::expression);
  }

  private void list(ListExpression list) {
    boolean plain =
        list.elements().size() > 1
            && list.elements().stream().allMatch(element -> element instanceof LiteralExpression);
    if (plain) {
      pen.filled(
          TokenKind.OPEN_BRACKET, TokenKind.CLOSE_BRACKET, list.elements(), this::expression);
    } else {
      pen.bracketed(
          TokenKind.OPEN_BRACKET, TokenKind.CLOSE_BRACKET, "", list.elements(), this::expression);
    }
  }

  private void fields(RecordExpression fields) {
    pen.bracketed(TokenKind.OPEN_BRACE, TokenKind.CLOSE_BRACE, "", fields.fields(), this::property);
  }

  /** {@code name: value}; the name may be a reserved word where that is allowed. */
  void property(NamedExpression property) {
    pen.token();
    pen.token(TokenKind.COLON);
    behind(property.value());
  }

  private void projection(Projection projection) {
    expression(projection.source());
    boolean braces = pen.at(TokenKind.OPEN_BRACE);
    pen.<Name>bracketed(
        braces ? TokenKind.OPEN_BRACE : TokenKind.OPEN_BRACKET,
        braces ? TokenKind.CLOSE_BRACE : TokenKind.CLOSE_BRACKET,
        "",
        projection.fields(),
        field -> pen.through(field.span()));
  }

  /** Operators of the same strength, however many, end their lines together. */
  private void binary(BinaryExpression binary) {
    Deque<Expression> operands = new ArrayDeque<>();
    Expression left = binary;
    while (left instanceof BinaryExpression more && areEqual(more.operator(), binary.operator())) {
      operands.addFirst(more.right());
      left = more.left();
    }
    operands.addFirst(left);
    joined(List.copyOf(operands));
  }

  private static boolean areEqual(Operator one, Operator other) {
    return one.level() == other.level();
  }

  private void coalesce(CoalesceExpression coalesce) {
    List<Expression> operands = new ArrayList<>();
    Expression right = coalesce;
    while (right instanceof CoalesceExpression more) {
      operands.add(more.optional());
      right = more.otherwise();
    }
    operands.add(right);
    joined(operands);
  }

  /** Operands with one token between each two; a line begins with the operator. */
  private void joined(List<Expression> operands) {
    page.group(() -> {
      expression(operands.getFirst());
      page.indented(() -> {
        for (Expression operand : operands.subList(1, operands.size())) {
          page.line(" ");
          pen.token();
          pen.space();
          expression(operand);
        }
      });
    });
  }

  private void lambda(Lambda lambda) {
    pen.bracketed(
        TokenKind.OPEN_PAREN, TokenKind.CLOSE_PAREN, "", lambda.parameters(), this::parameter);
    pen.space();
    pen.token(TokenKind.FAT_ARROW);
    behind(lambda.body());
  }

  private void parameter(LambdaParameter parameter) {
    pen.token(TokenKind.IDENTIFIER);
    if (parameter.type() != null) {
      pen.token(TokenKind.COLON);
      types.behind(parameter.type());
    }
  }
}
