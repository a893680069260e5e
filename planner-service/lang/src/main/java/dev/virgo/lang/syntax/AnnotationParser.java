package dev.virgo.lang.syntax;

import dev.virgo.lang.diagnostic.SyntaxMessages;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Annotation.Connector;
import dev.virgo.lang.syntax.Annotation.Example;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import java.util.ArrayList;
import java.util.List;

/** Reads annotations. Those of inputs are {@code @example} and {@code @source}. */
final class AnnotationParser {

  private static final List<String> NAMES = List.of("example", "source", "sink");

  private final TokenCursor cursor;
  private final ExpressionParser expressions;

  AnnotationParser(TokenCursor cursor, ExpressionParser expressions) {
    this.cursor = cursor;
    this.expressions = expressions;
  }

  /** As many as there are. */
  List<Annotation> annotations() {
    List<Annotation> annotations = new ArrayList<>();
    while (cursor.at(TokenKind.AT)) {
      annotations.add(annotation());
    }
    return annotations;
  }

  /** Whether an annotation belongs to an output. */
  static boolean isOfOutput(Annotation annotation) {
    return annotation instanceof Connector connector && connector.kind().text().equals("sink");
  }

  private Annotation annotation() {
    Span start = cursor.next().span();
    Name name = cursor.anyIdentifier();
    if (!NAMES.contains(name.text())) {
      throw new ParseFailure(
          SyntaxMessages.unknownAnnotation(name.text(), NAMES, start.to(name.span())));
    }
    cursor.expect(TokenKind.OPEN_PAREN);
    if (name.text().equals("example")) {
      Expression value = expressions.expression();
      cursor.accept(TokenKind.COMMA);
      cursor.expect(TokenKind.CLOSE_PAREN);
      return new Example(cursor.nextId(), cursor.since(start), value);
    }
    String connector = cursor.quoted();
    List<NamedExpression> properties = List.of();
    if (cursor.accept(TokenKind.COMMA)) {
      properties = cursor.listUntil(TokenKind.CLOSE_PAREN, this::property);
    } else {
      cursor.expect(TokenKind.CLOSE_PAREN, "','");
    }
    return new Connector(cursor.nextId(), cursor.since(start), name, connector, properties);
  }

  private NamedExpression property() {
    Name name = cursor.anyIdentifier();
    cursor.expect(TokenKind.COLON);
    return new NamedExpression(name, expressions.expression());
  }
}
