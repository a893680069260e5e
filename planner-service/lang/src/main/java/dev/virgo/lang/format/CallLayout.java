package dev.virgo.lang.format;

import dev.virgo.lang.syntax.CallOption;
import dev.virgo.lang.syntax.CallOption.ExpressionValue;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.FieldSelection;
import dev.virgo.lang.syntax.Expression.ListExpression;
import dev.virgo.lang.syntax.Expression.LiteralExpression;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.syntax.Expression.Variable;
import dev.virgo.lang.syntax.TokenKind;
import java.util.List;

/** Lays calls and their options out. */
final class CallLayout {

  /** So long are the arguments before a record, together, at most, if it opens on their line. */
  private static final int SHORT = 60;

  private final Pen pen;
  private final Page page;
  private final ExpressionLayout expressions;

  CallLayout(Pen pen, ExpressionLayout expressions) {
    this.pen = pen;
    this.page = pen.page();
    this.expressions = expressions;
  }

  void call(Call call) {
    pen.through(call.callee().span());
    if (call.version() != null) {
      pen.token(TokenKind.VERSION);
    }
    List<Expression> arguments = call.arguments();
    if (endsInConfiguration(arguments)
        && !pen.isCommentedBefore(arguments.getLast().span().start())
        && !pen.isCommentedBetween(arguments.getLast().span().end(), TokenKind.CLOSE_PAREN)) {
      configured(arguments);
    } else {
      pen.bracketed(
          TokenKind.OPEN_PAREN, TokenKind.CLOSE_PAREN, "", arguments, expressions::expression);
    }
    if (!call.options().isEmpty()) {
      options(call.options());
    }
  }

  /** Whether it is short names and values, then a record or a list. */
  private static boolean endsInConfiguration(List<Expression> arguments) {
    if (arguments.isEmpty()
        || !(arguments.getLast() instanceof RecordExpression
            || arguments.getLast() instanceof ListExpression)) {
      return false;
    }
    List<Expression> before = arguments.subList(0, arguments.size() - 1);
    return before.stream().allMatch(CallLayout::isName)
        && before.stream().mapToInt(argument -> argument.span().length()).sum() <= SHORT;
  }

  private static boolean isName(Expression expression) {
    return switch (expression) {
      case Variable _, LiteralExpression _ -> true;
      case FieldSelection selection -> isName(selection.source());
      default -> false;
    };
  }

  /** Only the record or list is divided; its bracket opens on the first line. */
  private void configured(List<Expression> arguments) {
    pen.token(TokenKind.OPEN_PAREN);
    for (Expression argument : arguments.subList(0, arguments.size() - 1)) {
      expressions.expression(argument);
      pen.comma();
      pen.space();
    }
    expressions.expression(arguments.getLast());
    pen.skipComma();
    pen.token(TokenKind.CLOSE_PAREN);
  }

  private void options(List<CallOption> options) {
    page.group(() ->
        page.indented(() -> {
          page.line(" ");
          pen.token(TokenKind.WITH);
          page.indented(() -> {
            for (int index = 0; index < options.size(); index++) {
              page.line(" ");
              option(options.get(index));
              if (index < options.size() - 1) {
                pen.comma();
              }
            }
          });
        }));
  }

  private void option(CallOption option) {
    pen.through(option.name().span());
    if (!pen.at(TokenKind.COLON)) {
      return;
    }
    pen.token(TokenKind.COLON);
    if (option.value() instanceof ExpressionValue(Expression value)) {
      expressions.behind(value);
    } else {
      pen.space();
      pen.parted(option.span());
    }
  }
}
