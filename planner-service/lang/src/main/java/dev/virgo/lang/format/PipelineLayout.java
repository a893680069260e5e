package dev.virgo.lang.format;

import dev.virgo.lang.syntax.Annotation;
import dev.virgo.lang.syntax.Annotation.Connector;
import dev.virgo.lang.syntax.Annotation.Example;
import dev.virgo.lang.syntax.Declaration;
import dev.virgo.lang.syntax.Declaration.Assignment;
import dev.virgo.lang.syntax.Declaration.InputDeclaration;
import dev.virgo.lang.syntax.Declaration.OutputDeclaration;
import dev.virgo.lang.syntax.Declaration.TypeDefinition;
import dev.virgo.lang.syntax.Declaration.UseDeclaration;
import dev.virgo.lang.syntax.Lexer;
import dev.virgo.lang.syntax.PipelineTree;
import dev.virgo.lang.syntax.TokenKind;
import java.util.List;

/**
 * Lays a pipeline out: one declaration after the other, each on a line of its own, empty lines kept
 * one at a time.
 */
public final class PipelineLayout {

  private final Pen pen;
  private final Page page;
  private final TypeLayout types;
  private final ExpressionLayout expressions;

  private PipelineLayout(String source) {
    this.pen = new Pen(source, Lexer.tokens(source));
    this.page = pen.page();
    this.types = new TypeLayout(pen);
    this.expressions = new ExpressionLayout(pen, types);
  }

  /**
   * The canonical layout of a text.
   *
   * @param tree of that text, which was read without a mistake
   */
  public static String of(String source, PipelineTree tree) {
    PipelineLayout layout = new PipelineLayout(source);
    for (Declaration declaration : tree.declarations()) {
      layout.pen.lineEnd();
      layout.declaration(declaration);
    }
    layout.pen.lineEnd();
    if (!layout.pen.at(TokenKind.END)) {
      throw new IllegalStateException("the tree ends before the text does");
    }
    return layout.page.print();
  }

  private void declaration(Declaration declaration) {
    switch (declaration) {
      case TypeDefinition definition -> {
        pen.token(TokenKind.TYPE);
        pen.space();
        pen.token(TokenKind.IDENTIFIER);
        pen.space();
        pen.token(TokenKind.EQUALS);
        types.behind(definition.type());
      }
      case InputDeclaration input -> page.group(() -> input(input));
      case OutputDeclaration output ->
          page.group(() -> {
            output.annotations().forEach(this::leading);
            pen.token(TokenKind.OUT);
            pen.space();
            pen.token(TokenKind.IDENTIFIER);
          });
      case UseDeclaration use -> use(use);
      case Assignment assignment -> {
        pen.token(TokenKind.IDENTIFIER);
        pen.space();
        pen.token(TokenKind.EQUALS);
        expressions.behind(assignment.value());
      }
    }
  }

  /** Annotations stay before or behind the input, as they were written. */
  private void input(InputDeclaration input) {
    int start = input.span().start();
    List<Annotation> all = input.annotations();
    all.stream().filter(one -> one.span().start() < start).forEach(this::leading);
    pen.token(TokenKind.IN);
    pen.space();
    pen.token(TokenKind.IDENTIFIER);
    pen.token(TokenKind.COLON);
    types.behind(input.type());
    page.indented(() ->
        all.stream()
            .filter(one -> one.span().start() > start)
            .forEach(annotation -> {
              page.line(" ");
              annotation(annotation);
            }));
  }

  private void leading(Annotation annotation) {
    annotation(annotation);
    page.line(" ");
  }

  private void annotation(Annotation annotation) {
    pen.token(TokenKind.AT);
    pen.token();
    switch (annotation) {
      case Example example -> expressions.parenthesized(example.value());
      case Connector connector -> connector(connector);
    }
  }

  private void connector(Connector connector) {
    page.group(() -> {
      pen.token(TokenKind.OPEN_PAREN);
      page.indented(() -> {
        page.line("");
        pen.token(TokenKind.STRING);
        connector
            .properties()
            .forEach(property -> {
              pen.comma();
              page.line(" ");
              expressions.property(property);
            });
      });
      pen.skipComma();
      page.closingLine("");
      pen.token(TokenKind.CLOSE_PAREN);
    });
  }

  private void use(UseDeclaration use) {
    pen.token(TokenKind.USE);
    pen.space();
    pen.through(use.namespace().span());
    if (use.alias() != null) {
      pen.spaced(TokenKind.AS);
      pen.token(TokenKind.IDENTIFIER);
    }
  }
}
