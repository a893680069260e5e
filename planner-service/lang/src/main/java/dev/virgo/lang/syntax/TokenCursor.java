package dev.virgo.lang.syntax;

import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.SyntaxMessages;
import dev.virgo.lang.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A place in the list of tokens, and what all parts of the parser share. */
final class TokenCursor {

  private final List<Token> tokens;

  /** The same; every step of the parser looks at one. */
  private final Token[] row;

  private final Shared shared;
  private int index;

  /** Index of the closing bracket of every opening one; found when first asked for. */
  private int @Nullable [] partners;

  /** State of one parse, also across the texts inside interpolated strings. */
  private static final class Shared {
    final DiagnosticSink diagnostics;
    final Nesting limits;
    int nextId;
    int nesting;
    boolean tooDeep;

    Shared(Nesting limits, DiagnosticSink diagnostics) {
      this.limits = limits;
      this.diagnostics = diagnostics;
    }
  }

  TokenCursor(List<Token> tokens, Nesting limits, DiagnosticSink diagnostics) {
    this(tokens, new Shared(limits, diagnostics));
  }

  private TokenCursor(List<Token> tokens, Shared shared) {
    this.tokens = tokens;
    this.row = tokens.toArray(Token[]::new);
    this.shared = shared;
  }

  /** A cursor over other tokens of the same text that goes on with ids and nesting. */
  TokenCursor over(List<Token> other) {
    return new TokenCursor(other, shared);
  }

  int nextId() {
    return shared.nextId++;
  }

  int idCount() {
    return shared.nextId;
  }

  void report(Diagnostic diagnostic) {
    shared.diagnostics.report(diagnostic);
  }

  int reported() {
    return shared.diagnostics.size();
  }

  int index() {
    return index;
  }

  void moveTo(int target) {
    index = target;
  }

  Token peek() {
    return row[index];
  }

  /** The token {@code distance} places on; the last one is the end of the text. */
  Token peek(int distance) {
    return row[Math.min(index + distance, row.length - 1)];
  }

  Token previous() {
    return row[Math.max(index - 1, 0)];
  }

  boolean at(TokenKind kind) {
    return peek().is(kind);
  }

  Token next() {
    Token token = peek();
    if (!token.is(TokenKind.END)) {
      index++;
    }
    return token;
  }

  boolean accept(TokenKind kind) {
    if (!at(kind)) {
      return false;
    }
    next();
    return true;
  }

  /**
   * The next token, which has to be of the kind; {@code alternatives} names what else could stand
   * here.
   */
  Token expect(TokenKind kind, String... alternatives) {
    if (at(kind)) {
      return next();
    }
    List<String> expected = new ArrayList<>();
    expected.add(kind.expectation());
    expected.addAll(List.of(alternatives));
    throw expected(String.join(" or ", expected));
  }

  /** A failure at the next token. */
  ParseFailure expected(String expected, String... help) {
    Token found = peek();
    return new ParseFailure(
        SyntaxMessages.expected(expected, found.description(), found.span(), List.of(help)));
  }

  Name identifier() {
    if (!at(TokenKind.IDENTIFIER)) {
      throw expected("identifier");
    }
    Token token = next();
    return new Name(token.text(), token.span());
  }

  /** An identifier where reserved words are allowed too, as after a dot. */
  Name anyIdentifier() {
    if (!at(TokenKind.IDENTIFIER) && !peek().kind().isReserved()) {
      throw expected("identifier");
    }
    Token token = next();
    return new Name(token.text(), token.span());
  }

  /** {@code ident {"." ident}} without white space around the dots. */
  QualifiedName qualifiedName() {
    List<Name> parts = new ArrayList<>();
    parts.add(identifier());
    while (at(TokenKind.DOT) && previous().touches(peek()) && peek().touches(peek(1))) {
      next();
      parts.add(anyIdentifier());
    }
    return new QualifiedName(parts);
  }

  /** What stands between two quotes, as it stands. */
  String quoted() {
    if (!at(TokenKind.STRING)) {
      throw expected("quoted name");
    }
    String text = next().text();
    return text.substring(1, text.length() - 1);
  }

  /** From {@code start} to the end of the token read last. */
  Span since(Span start) {
    return start.to(previous().span());
  }

  /** A failure because the text goes deeper than it may; deeper limits might allow it. */
  ParseFailure tooDeep(String problem, Span span) {
    shared.tooDeep = true;
    return new ParseFailure(
        SyntaxMessages.syntax(problem, span, "Assign a part of it to a name of its own"));
  }

  /** Whether anything went deeper than it may. */
  boolean isTooDeep() {
    return shared.tooDeep;
  }

  int maxSteps() {
    return shared.limits.steps();
  }

  /** Runs one level deeper. */
  <T> T nested(Supplier<T> rule) {
    if (shared.nesting >= shared.limits.levels()) {
      throw tooDeep("nested more than " + shared.limits.levels() + " levels deep", peek().span());
    }
    shared.nesting++;
    try {
      return rule.get();
    } finally {
      shared.nesting--;
    }
  }

  /** {@code [item {"," item} [","]] close}; the opening token has been read. */
  <T> List<T> listUntil(TokenKind close, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    while (!at(close)) {
      items.add(item.get());
      if (!accept(TokenKind.COMMA)) {
        expect(close, "','");
        return items;
      }
    }
    next();
    return items;
  }

  /** The token behind the partner of the opening bracket here; the end of the text without one. */
  Token behindPartner() {
    if (partners == null) {
      partners = Brackets.partners(tokens);
    }
    return tokens.get(Math.min(partners[index] + 1, tokens.size() - 1));
  }
}
