package dev.virgo.lang.format;

import dev.virgo.lang.syntax.TokenKind;
import dev.virgo.lang.syntax.TypeExpression;
import dev.virgo.lang.syntax.TypeExpression.FunctionType;
import dev.virgo.lang.syntax.TypeExpression.GenericType;
import dev.virgo.lang.syntax.TypeExpression.MergedType;
import dev.virgo.lang.syntax.TypeExpression.NamedType;
import dev.virgo.lang.syntax.TypeExpression.RecordTypeExpression;
import dev.virgo.lang.syntax.TypeExpression.TypedField;
import dev.virgo.lang.syntax.TypeExpression.UnionTypeExpression;
import dev.virgo.lang.syntax.TypeExpression.UnreadableType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Lays types out. */
final class TypeLayout {

  private final Pen pen;
  private final Page page;

  TypeLayout(Pen pen) {
    this.pen = pen;
    this.page = pen.page();
  }

  /** A type behind {@code :} or {@code =}: on that line, or on the next. */
  void behind(TypeExpression type) {
    boolean divisible = type instanceof MergedType || type instanceof UnionTypeExpression;
    if (divisible || page.hasWaiting()) {
      page.group(() ->
          page.indented(() -> {
            page.line(" ");
            type(type);
          }));
    } else {
      pen.space();
      type(type);
    }
  }

  private void type(TypeExpression type) {
    switch (type) {
      case NamedType named -> pen.through(named.span());
      case GenericType generic -> {
        pen.token(TokenKind.IDENTIFIER);
        pen.bracketed(TokenKind.LESS, TokenKind.GREATER, "", generic.arguments(), this::type);
      }
      case RecordTypeExpression fields ->
          pen.bracketed(
              TokenKind.OPEN_BRACE, TokenKind.CLOSE_BRACE, "", fields.fields(), this::field);
      case MergedType merged -> joined(TokenKind.PLUS, operands(merged));
      case UnionTypeExpression union -> joined(TokenKind.PIPE, union.members());
      case FunctionType function -> throw unprintable(function);
      case UnreadableType unreadable -> throw unprintable(unreadable);
    }
  }

  private static IllegalStateException unprintable(TypeExpression type) {
    return new IllegalStateException("a pipeline without mistakes has no " + type);
  }

  /** A field of a record type, or a parameter with its type. */
  private void field(TypedField field) {
    pen.token(TokenKind.IDENTIFIER);
    pen.token(TokenKind.COLON);
    behind(field.type());
  }

  private static List<TypeExpression> operands(MergedType merged) {
    Deque<TypeExpression> operands = new ArrayDeque<>();
    TypeExpression left = merged;
    while (left instanceof MergedType more) {
      operands.addFirst(more.right());
      left = more.left();
    }
    operands.addFirst(left);
    return List.copyOf(operands);
  }

  private void joined(TokenKind sign, List<TypeExpression> types) {
    page.group(() -> {
      type(types.getFirst());
      page.indented(() -> {
        for (TypeExpression next : types.subList(1, types.size())) {
          page.line(" ");
          pen.token(sign);
          pen.space();
          type(next);
        }
      });
    });
  }
}
