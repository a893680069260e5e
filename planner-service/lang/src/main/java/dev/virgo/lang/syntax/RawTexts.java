package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import java.util.BitSet;
import java.util.List;

/**
 * Where plain quoted text stands instead of a string: behind {@code @source(}, {@code @sink(} and
 * the option {@code cache_backend:}. A field of a record may have the name of the option.
 */
final class RawTexts {

  private static final Token NOTHING = new Token(TokenKind.UNKNOWN, new Span(0, 0), "", false);

  /** All tokens so far. */
  private final List<Token> tokens;

  /** How many brackets are open, and whether options may follow between them. */
  private int depth;

  private final BitSet options = new BitSet();

  RawTexts(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Hears of the token that was just added. */
  void seen(Token token) {
    switch (token.kind()) {
      case OPEN_PAREN, OPEN_BRACKET, OPEN_BRACE -> options.clear(++depth);
      case CLOSE_PAREN, CLOSE_BRACKET, CLOSE_BRACE -> depth = Math.max(0, depth - 1);
      case WITH -> options.set(depth);
      // A name that is no option's begins the next field of the record around the call.
      case COLON -> {
        if (options.get(depth) && OptionName.of(before(1).text()).isEmpty()) {
          options.clear(depth);
        }
      }
      default -> {
        // nothing begins or ends
      }
    }
  }

  /** Whether a quote begins plain text here. */
  boolean expected() {
    return switch (before(0).kind()) {
      case OPEN_PAREN ->
          before(2).is(TokenKind.AT)
              && (before(1).text().equals("source") || before(1).text().equals("sink"));
      case COLON -> options.get(depth) && before(1).text().equals("cache_backend");
      default -> false;
    };
  }

  private Token before(int tokensAgo) {
    int index = tokens.size() - 1 - tokensAgo;
    return index < 0 ? NOTHING : tokens.get(index);
  }
}
