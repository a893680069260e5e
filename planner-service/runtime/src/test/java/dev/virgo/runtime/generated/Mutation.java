package dev.virgo.runtime.generated;

import dev.virgo.lang.syntax.Lexer;
import dev.virgo.lang.syntax.Token;
import java.util.List;
import java.util.Random;

/** Spoils a text a little, by characters or by tokens. */
final class Mutation {

  private static final String CHARACTERS =
      " \n\t#\"${}()[]<>=-+*/.,:|@?!_ai07e\\;\0\uD83D\uDE00\uD83Dé\uFEFF\r";

  private Mutation() {}

  static String of(String source, Random random) {
    String text = source;
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      text = random.nextBoolean() ? ofCharacters(text, random) : ofTokens(text, random);
    }
    return text;
  }

  private static String ofCharacters(String source, Random random) {
    StringBuilder text = new StringBuilder(source);
    int at = random.nextInt(text.length() + 1);
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 9)));
      case 1 -> text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      case 2 -> text.setLength(at);
      default -> text.insert(at, source, at, Math.min(source.length(), at + 30));
    }
    return text.toString();
  }

  /** Leaves a token out, says it twice, or puts another one in its place. */
  private static String ofTokens(String source, Random random) {
    List<Token> tokens = Lexer.tokens(source);
    Token token = tokens.get(random.nextInt(tokens.size()));
    Token other = tokens.get(random.nextInt(tokens.size()));
    String instead =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> token.text() + " " + token.text();
          default -> other.text();
        };
    return source.substring(0, token.span().start())
        + instead
        + source.substring(token.span().end());
  }
}
