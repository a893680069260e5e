package dev.virgo.lang.syntax;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of tokens; {@link #spelling} is null where the text varies. */
public enum TokenKind {
  IDENTIFIER(null),
  INTEGER(null),
  FLOAT(null),
  /** Digits followed at once by letters, such as {@code 500ms}; only option values use it. */
  NUMBER_WITH_UNIT(null),
  STRING(null),
  /** A string whose closing quote is missing; it ends with its line. */
  UNCLOSED_STRING(null),
  /** {@code @1.2.0} directly behind a name. */
  VERSION(null),
  TYPE("type"),
  IN("in"),
  OUT("out"),
  IF("if"),
  ELSE("else"),
  TRUE("true"),
  FALSE("false"),
  USE("use"),
  AS("as"),
  AND("and"),
  OR("or"),
  NOT("not"),
  WHEN("when"),
  BRANCH("branch"),
  OTHERWISE("otherwise"),
  WITH("with"),
  LAZY("lazy"),
  MATCH("match"),
  IS("is"),
  EQUALS("="),
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_EQUAL("<="),
  GREATER(">"),
  GREATER_EQUAL(">="),
  PLUS("+"),
  MINUS("-"),
  STAR("*"),
  SLASH("/"),
  ARROW("->"),
  FAT_ARROW("=>"),
  COALESCE("??"),
  DOT("."),
  COMMA(","),
  COLON(":"),
  OPEN_PAREN("("),
  CLOSE_PAREN(")"),
  OPEN_BRACKET("["),
  CLOSE_BRACKET("]"),
  OPEN_BRACE("{"),
  CLOSE_BRACE("}"),
  PIPE("|"),
  AT("@"),
  /** A character that begins nothing. */
  UNKNOWN(null),
  END(null);

  private static final Map<String, TokenKind> RESERVED =
      Arrays.stream(values())
          .filter(TokenKind::isReserved)
          .collect(
              Collectors.toMap(
                  TokenKind::requireSpelling, Function.identity(), (one, _) -> one, HashMap::new));

  private static final int LONGEST =
      RESERVED.keySet().stream().mapToInt(String::length).max().orElse(0);

  private final @Nullable String spelling;
  private final boolean reserved;

  TokenKind(@Nullable String spelling) {
    this.spelling = spelling;
    this.reserved = spelling != null && Character.isLetter(spelling.charAt(0));
  }

  public @Nullable String spelling() {
    return spelling;
  }

  private String requireSpelling() {
    if (spelling == null) {
      throw new IllegalStateException(name() + " has no fixed spelling");
    }
    return spelling;
  }

  /** Whether this is one of the 19 reserved words. */
  public boolean isReserved() {
    return reserved;
  }

  /** Whether a word cannot be a name. */
  public static boolean isReserved(String word) {
    return RESERVED.containsKey(word);
  }

  /** The kind of a word: a reserved word or an identifier. */
  static TokenKind ofWord(String word) {
    return word.length() > LONGEST ? IDENTIFIER : RESERVED.getOrDefault(word, IDENTIFIER);
  }

  /** As an error message names it in its list of what was expected. */
  String expectation() {
    return spelling == null ? name().toLowerCase(java.util.Locale.ROOT) : "'" + spelling + "'";
  }
}
