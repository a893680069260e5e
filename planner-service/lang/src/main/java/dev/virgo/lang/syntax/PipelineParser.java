package dev.virgo.lang.syntax;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.SyntaxMessages;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Declaration.Assignment;
import dev.virgo.lang.syntax.Declaration.InputDeclaration;
import dev.virgo.lang.syntax.Declaration.OutputDeclaration;
import dev.virgo.lang.syntax.Declaration.TypeDefinition;
import dev.virgo.lang.syntax.Declaration.UseDeclaration;
import dev.virgo.lang.syntax.Expression.Unreadable;
import dev.virgo.lang.syntax.TypeExpression.UnreadableType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pipeline. Accepts any text: what cannot be read is reported, and reading goes on where
 * the next declaration begins, so that several mistakes are found at once and each is reported
 * once.
 */
public final class PipelineParser {

  /** After so many errors the rest of the text is not worth reading. */
  private static final int MAX_ERRORS = 50;

  private static final String DECLARATION_START = "'in', 'out', or identifier";

  private final TokenCursor cursor;
  private final TypeParser types;
  private final ExpressionParser expressions;
  private final AnnotationParser annotations;
  private final Set<String> uncertainNames = new HashSet<>();

  /**
   * Brackets that a mistake left open; their partners, further down, are no mistake of their own.
   */
  private int openBrackets;

  private PipelineParser(String source, TokenCursor cursor) {
    this.cursor = cursor;
    this.types = new TypeParser(cursor);
    this.expressions = new ExpressionParser(source, cursor);
    this.annotations = new AnnotationParser(cursor, expressions);
  }

  /** The tree of a text; mistakes go to {@code diagnostics}. */
  public static PipelineTree parse(String source, Nesting limits, DiagnosticSink diagnostics) {
    TokenCursor cursor = new TokenCursor(Lexer.tokens(source), limits, diagnostics);
    return new PipelineParser(source, cursor).pipeline();
  }

  /** The one type that a text consists of, or null with the mistake reported. */
  public static @Nullable TypeExpression parseType(String source, DiagnosticSink diagnostics) {
    return parseType(source, false, diagnostics);
  }

  /** Like {@link #parseType}, for signatures: functions are types there. */
  public static @Nullable TypeExpression parseSignatureType(
      String source, DiagnosticSink diagnostics) {
    return parseType(source, true, diagnostics);
  }

  private static @Nullable TypeExpression parseType(
      String source, boolean signature, DiagnosticSink diagnostics) {
    TokenCursor cursor = new TokenCursor(Lexer.tokens(source), Nesting.USUAL, diagnostics);
    try {
      TypeExpression type = new TypeParser(cursor, signature).type();
      if (!cursor.at(TokenKind.END)) {
        throw cursor.expected("end of file");
      }
      return type;
    } catch (ParseFailure failure) {
      diagnostics.report(failure.diagnostic());
      return null;
    }
  }

  private PipelineTree pipeline() {
    List<Declaration> declarations = new ArrayList<>();
    int before = cursor.reported();
    while (!cursor.at(TokenKind.END) && cursor.reported() - before < MAX_ERRORS) {
      if (openBrackets > 0 && Brackets.isClosing(cursor.peek().kind())) {
        openBrackets--;
        cursor.next();
        cursor.accept(TokenKind.COMMA);
        continue;
      }
      int start = cursor.index();
      Declaration last = declarations.isEmpty() ? null : declarations.getLast();
      Declaration declaration = declaration(start, last);
      if (declaration != null) {
        if (last != null && declaration.id() == last.id()) {
          declarations.removeLast();
        }
        declarations.add(declaration);
      }
    }
    boolean hasOutput =
        declarations.stream().anyMatch(declaration -> declaration instanceof OutputDeclaration);
    if (!hasOutput && cursor.reported() == before) {
      cursor.report(
          SyntaxMessages.expected(
              "'out'",
              "end of file",
              cursor.peek().span(),
              List.of("A pipeline has at least one output: out <name>")));
    }
    return new PipelineTree(declarations, cursor.idCount(), uncertainNames, cursor.isTooDeep());
  }

  private @Nullable Declaration declaration(int start, @Nullable Declaration last) {
    try {
      List<Annotation> given = annotations.annotations();
      if (!given.isEmpty() && !cursor.at(TokenKind.IN) && !cursor.at(TokenKind.OUT)) {
        return trailing(given, last);
      }
      return switch (cursor.peek().kind()) {
        case TYPE -> typeDefinition(start);
        case IN -> input(start, of(given, false));
        case OUT -> output(of(given, true));
        case USE -> use();
        case IDENTIFIER -> assignment(start);
        default -> throw cursor.expected(DECLARATION_START);
      };
    } catch (ParseFailure failure) {
      recover(start, failure);
      return null;
    }
  }

  /** Annotations behind an input, where neither an input nor an output follows them. */
  private Declaration trailing(List<Annotation> given, @Nullable Declaration last) {
    if (!(last instanceof InputDeclaration input)) {
      throw cursor.expected("'in' or 'out'", "An annotation stands before an input or an output");
    }
    return input.with(of(given, false));
  }

  /** The annotations, those reported that belong to the other kind of declaration. */
  private List<Annotation> of(List<Annotation> given, boolean output) {
    for (Annotation annotation : given) {
      if (AnnotationParser.isOfOutput(annotation) != output) {
        cursor.report(SyntaxMessages.misplacedAnnotation(output, annotation.span()));
      }
    }
    return given;
  }

  /** Reports a failure and goes to the next line that begins a declaration. */
  private void recover(int start, ParseFailure failure) {
    cursor.report(failure.diagnostic());
    cursor.moveTo(start);
    int open = 0;
    do {
      Token skipped = cursor.next();
      open = Math.max(0, open + Brackets.change(skipped.kind()));
      if (skipped.is(TokenKind.IDENTIFIER)) {
        uncertainNames.add(skipped.text());
      }
    } while (!cursor.at(TokenKind.END) && !atDeclarationStart());
    openBrackets = open;
  }

  private boolean atDeclarationStart() {
    Token token = cursor.peek();
    if (!token.firstOnLine()) {
      return false;
    }
    return switch (token.kind()) {
      case IN, OUT, TYPE, USE, AT -> true;
      case IDENTIFIER -> cursor.peek(1).is(TokenKind.EQUALS);
      default -> false;
    };
  }

  /** A part of a declaration that may be unreadable without taking the declaration with it. */
  private <T> T part(int start, Supplier<T> rule, IntFunction<T> unreadable) {
    try {
      return rule.get();
    } catch (ParseFailure failure) {
      recover(start, failure);
      return unreadable.apply(failure.diagnostic().span().end());
    }
  }

  private Declaration typeDefinition(int start) {
    cursor.next();
    Name name = cursor.identifier();
    TypeExpression type = part(start, () -> typeAfter(TokenKind.EQUALS), this::unreadableType);
    return new TypeDefinition(cursor.nextId(), name.span().to(type.span()), name, type);
  }

  private Declaration input(int start, List<Annotation> given) {
    cursor.next();
    Name name = cursor.identifier();
    TypeExpression type = part(start, () -> typeAfter(TokenKind.COLON), this::unreadableType);
    return new InputDeclaration(cursor.nextId(), name.span().to(type.span()), name, type, given);
  }

  private TypeExpression typeAfter(TokenKind separator) {
    cursor.expect(separator);
    return types.type();
  }

  private TypeExpression unreadableType(int end) {
    return new UnreadableType(cursor.nextId(), new Span(end, end));
  }

  private Declaration output(List<Annotation> given) {
    cursor.next();
    Name name = cursor.identifier();
    if (!cursor.at(TokenKind.END)
        && !cursor.peek().firstOnLine()
        && (cursor.at(TokenKind.DOT)
            || cursor.at(TokenKind.OPEN_BRACKET)
            || cursor.at(TokenKind.OPEN_BRACE)
            || cursor.at(TokenKind.OPEN_PAREN))) {
      throw cursor.expected(
          "the end of the output", "Only a name can be an output; assign the expression to one");
    }
    return new OutputDeclaration(cursor.nextId(), name.span(), name, given);
  }

  private Declaration use() {
    Span start = cursor.next().span();
    QualifiedName namespace = cursor.qualifiedName();
    Name alias = cursor.accept(TokenKind.AS) ? cursor.identifier() : null;
    return new UseDeclaration(cursor.nextId(), cursor.since(start), namespace, alias);
  }

  private Declaration assignment(int start) {
    Name target = cursor.identifier();
    if (!cursor.accept(TokenKind.EQUALS)) {
      throw cursor.expected(
          DECLARATION_START + " followed by '='",
          "An input is declared with: in " + target.text() + ": <type>");
    }
    Expression value =
        part(
            start,
            expressions::expression,
            end -> new Unreadable(cursor.nextId(), new Span(end, end)));
    return new Assignment(cursor.nextId(), target.span().to(value.span()), target, value);
  }
}
