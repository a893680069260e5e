package dev.virgo.lang.format;

import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.Arm;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.MatchCase;
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Pattern;
import dev.virgo.lang.syntax.Pattern.FieldPattern;
import dev.virgo.lang.syntax.Pattern.RecordPattern;
import dev.virgo.lang.syntax.Pattern.TypePattern;
import dev.virgo.lang.syntax.Pattern.Wildcard;
import dev.virgo.lang.syntax.TokenKind;

/** Lays {@code if}, {@code branch} and {@code match} out. */
final class ChoiceLayout {

  private final Pen pen;
  private final Page page;
  private final ExpressionLayout expressions;

  ChoiceLayout(Pen pen, ExpressionLayout expressions) {
    this.pen = pen;
    this.page = pen.page();
    this.expressions = expressions;
  }

  /** A chain of {@code else if} is one choice: its lines end together. */
  void conditional(IfExpression first) {
    page.group(() -> {
      IfExpression choice = first;
      while (true) {
        side(choice);
        if (!(choice.elseBranch() instanceof IfExpression next) || page.hasWaiting()) {
          indentedLine(choice.elseBranch());
          return;
        }
        pen.space();
        choice = next;
      }
    });
  }

  /** {@code if (condition) value else}. */
  private void side(IfExpression choice) {
    pen.token(TokenKind.IF);
    pen.space();
    expressions.parenthesized(choice.condition());
    indentedLine(choice.thenBranch());
    page.line(" ");
    pen.token(TokenKind.ELSE);
  }

  private void indentedLine(Expression expression) {
    page.indented(() -> {
      page.line(" ");
      expressions.expression(expression);
    });
  }

  void branch(BranchExpression branch) {
    page.group(() -> {
      pen.token(TokenKind.BRANCH);
      pen.space();
      pen.token(TokenKind.OPEN_BRACE);
      page.indented(() -> {
        branch.arms().forEach(this::arm);
        page.line(" ");
        pen.token(TokenKind.OTHERWISE);
        arrow(branch.otherwise());
      });
      pen.skipComma();
      page.closingLine(" ");
      pen.token(TokenKind.CLOSE_BRACE);
    });
  }

  private void arm(Arm arm) {
    page.line(" ");
    expressions.expression(arm.condition());
    arrow(arm.value());
    pen.comma();
  }

  private void arrow(Expression value) {
    pen.space();
    pen.token(TokenKind.ARROW);
    expressions.behind(value);
  }

  void match(MatchExpression match) {
    page.group(() -> {
      pen.token(TokenKind.MATCH);
      pen.space();
      expressions.expression(match.scrutinee());
      pen.space();
      pen.bracketed(
          TokenKind.OPEN_BRACE, TokenKind.CLOSE_BRACE, " ", match.cases(), this::matchCase);
    });
  }

  private void matchCase(MatchCase matchCase) {
    pattern(matchCase.pattern());
    arrow(matchCase.body());
  }

  private void pattern(Pattern pattern) {
    switch (pattern) {
      case RecordPattern fields ->
          pen.<FieldPattern>bracketed(
              TokenKind.OPEN_BRACE,
              TokenKind.CLOSE_BRACE,
              "",
              fields.fields(),
              field -> pen.through(field.span()));
      case TypePattern type -> {
        pen.token(TokenKind.IS);
        pen.space();
        pen.through(type.type().span());
      }
      case Wildcard wildcard -> pen.through(wildcard.span());
    }
  }
}
