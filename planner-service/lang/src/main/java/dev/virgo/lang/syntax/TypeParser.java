package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.TypeExpression.FunctionType;
import dev.virgo.lang.syntax.TypeExpression.GenericType;
import dev.virgo.lang.syntax.TypeExpression.MergedType;
import dev.virgo.lang.syntax.TypeExpression.NamedType;
import dev.virgo.lang.syntax.TypeExpression.RecordTypeExpression;
import dev.virgo.lang.syntax.TypeExpression.TypedField;
import dev.virgo.lang.syntax.TypeExpression.UnionTypeExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads type expressions. */
final class TypeParser {

  private static final Set<String> GENERIC = Set.of("List", "Map", "Optional", "Seq", "Candidates");

  /** How many types one '+' chain may join; bounds the depth of the tree. */
  private static final int MAX_MERGED = 200;

  private final TokenCursor cursor;

  /** Whether function types can be said. */
  private final boolean signature;

  TypeParser(TokenCursor cursor) {
    this(cursor, false);
  }

  TypeParser(TokenCursor cursor, boolean signature) {
    this.cursor = cursor;
    this.signature = signature;
  }

  TypeExpression type() {
    return cursor.nested(this::union);
  }

  private TypeExpression union() {
    TypeExpression first = merged();
    if (!cursor.at(TokenKind.PIPE)) {
      return first;
    }
    List<TypeExpression> members = new ArrayList<>();
    members.add(first);
    while (cursor.accept(TokenKind.PIPE)) {
      members.add(merged());
    }
    return new UnionTypeExpression(cursor.nextId(), cursor.since(first.span()), members);
  }

  private TypeExpression merged() {
    TypeExpression left = primary();
    int joined = 1;
    while (cursor.at(TokenKind.PLUS)) {
      if (joined++ >= MAX_MERGED) {
        throw cursor.expected("the end of a type that merges " + MAX_MERGED + " types");
      }
      cursor.next();
      TypeExpression right = primary();
      left = new MergedType(cursor.nextId(), left.span().to(right.span()), left, right);
    }
    return left;
  }

  private TypeExpression primary() {
    Span start = cursor.peek().span();
    if (signature && cursor.accept(TokenKind.OPEN_PAREN)) {
      List<TypeExpression> parameters = cursor.listUntil(TokenKind.CLOSE_PAREN, this::type);
      cursor.expect(TokenKind.FAT_ARROW);
      TypeExpression result = type();
      return new FunctionType(cursor.nextId(), cursor.since(start), parameters, result);
    }
    if (cursor.accept(TokenKind.OPEN_BRACE)) {
      List<TypedField> fields = cursor.listUntil(TokenKind.CLOSE_BRACE, this::field);
      return new RecordTypeExpression(cursor.nextId(), cursor.since(start), fields);
    }
    if (!cursor.at(TokenKind.IDENTIFIER)) {
      throw cursor.expected("type");
    }
    Name name = cursor.identifier();
    if (GENERIC.contains(name.text())) {
      cursor.expect(TokenKind.LESS);
    } else if (!cursor.accept(TokenKind.LESS)) {
      return new NamedType(cursor.nextId(), name.span(), name.text());
    }
    List<TypeExpression> arguments = new ArrayList<>();
    do {
      arguments.add(type());
    } while (cursor.accept(TokenKind.COMMA) && !cursor.at(TokenKind.GREATER));
    cursor.expect(TokenKind.GREATER, "','");
    return new GenericType(cursor.nextId(), cursor.since(start), name, arguments);
  }

  private TypedField field() {
    Name name = cursor.identifier();
    cursor.expect(TokenKind.COLON);
    return new TypedField(name, type());
  }
}
