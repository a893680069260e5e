package dev.virgo.lang.syntax;

import dev.virgo.lang.diagnostic.SyntaxMessages;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.CallOption.DurationValue;
import dev.virgo.lang.syntax.CallOption.ExpressionValue;
import dev.virgo.lang.syntax.CallOption.NumberValue;
import dev.virgo.lang.syntax.CallOption.OptionValue;
import dev.virgo.lang.syntax.CallOption.QuotedValue;
import dev.virgo.lang.syntax.CallOption.RateValue;
import dev.virgo.lang.syntax.CallOption.WordValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the options behind {@code with}. */
final class OptionParser {

  private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|min|h|d)");

  private final TokenCursor cursor;
  private final ExpressionParser expressions;

  OptionParser(TokenCursor cursor, ExpressionParser expressions) {
    this.cursor = cursor;
    this.expressions = expressions;
  }

  /**
   * One option or more.
   *
   * @param inRecord whether the call is the value of a record field, where an unknown name begins
   *     the next field
   */
  List<CallOption> options(boolean inRecord) {
    List<CallOption> options = new ArrayList<>();
    do {
      option().ifPresent(options::add);
    } while (optionFollows(inRecord) && cursor.accept(TokenKind.COMMA));
    return options;
  }

  private boolean optionFollows(boolean inRecord) {
    if (!cursor.at(TokenKind.COMMA)) {
      return false;
    }
    Token name = cursor.peek(1);
    if (name.is(TokenKind.LAZY)) {
      return true;
    }
    return name.is(TokenKind.IDENTIFIER)
        && cursor.peek(2).is(TokenKind.COLON)
        && (!inRecord || OptionName.of(name.text()).isPresent());
  }

  private Optional<CallOption> option() {
    if (!cursor.at(TokenKind.IDENTIFIER) && !cursor.at(TokenKind.LAZY)) {
      throw cursor.expected("option name");
    }
    Token token = cursor.next();
    Name name = new Name(token.text(), token.span());
    Optional<OptionName> known = OptionName.of(name.text());
    if (known.isEmpty() && !cursor.at(TokenKind.COLON)) {
      cursor.moveTo(cursor.index() - 1);
      throw cursor.expected("option name");
    }
    if (known.isEmpty()) {
      cursor.report(SyntaxMessages.unknownOption(name.text(), OptionName.spellings(), name.span()));
      cursor.expect(TokenKind.COLON);
      skipValue();
      return Optional.empty();
    }
    OptionName option = known.get();
    OptionValue value;
    if (option.form() == OptionName.Form.FLAG && !cursor.at(TokenKind.COLON)) {
      value = new WordValue(name.span(), "true");
    } else {
      cursor.expect(TokenKind.COLON);
      value = value(option);
    }
    return Optional.of(
        new CallOption(cursor.nextId(), name.span().to(value.span()), option, name, value));
  }

  private void skipValue() {
    if (cursor.at(TokenKind.NUMBER_WITH_UNIT)) {
      cursor.next();
    } else {
      expressions.expression();
      if (cursor.at(TokenKind.NUMBER_WITH_UNIT)) {
        cursor.next();
      }
    }
  }

  private OptionValue value(OptionName option) {
    return switch (option.form()) {
      case COUNT -> count();
      case DURATION -> duration();
      case RATE -> rate();
      case WORD -> word(option);
      case EXPRESSION -> new ExpressionValue(expressions.expression());
      case QUOTED -> quoted();
      case FLAG -> flag();
      case PRIORITY -> cursor.at(TokenKind.IDENTIFIER) ? word(option) : count();
      case WINDOW, JOIN -> shaped(option);
    };
  }

  /**
   * A whole number; a negative one is read too, so that its value and not its spelling is reported.
   */
  private NumberValue count() {
    Span start = cursor.peek().span();
    boolean negative = cursor.at(TokenKind.MINUS) && cursor.peek().touches(cursor.peek(1));
    if (negative) {
      cursor.next();
    }
    if (!cursor.at(TokenKind.INTEGER)) {
      throw cursor.expected("integer");
    }
    String digits = cursor.next().text();
    Span span = cursor.since(start);
    return new NumberValue(span, LiteralParser.integer((negative ? "-" : "") + digits, span));
  }

  private DurationValue duration() {
    Token token = cursor.peek();
    return new DurationValue(token.span(), durationOf(token), cursor.next().text());
  }

  private Duration durationOf(Token token) {
    Matcher matcher = DURATION.matcher(token.text());
    if (!token.is(TokenKind.NUMBER_WITH_UNIT) || !matcher.matches()) {
      throw cursor.expected(
          "duration",
          "A duration is a whole number and its unit without a space: 500ms, 30s, 5min");
    }
    try {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofMillis(Math.multiplyExact(amount, 1_000L));
        case "min" -> Duration.ofMillis(Math.multiplyExact(amount, 60_000L));
        case "h" -> Duration.ofMillis(Math.multiplyExact(amount, 3_600_000L));
        default -> Duration.ofMillis(Math.multiplyExact(amount, 86_400_000L));
      };
    } catch (NumberFormatException | ArithmeticException tooLong) {
      throw new ParseFailure(
          SyntaxMessages.syntax("duration out of range: " + token.text(), token.span()));
    }
  }

  private RateValue rate() {
    NumberValue count = count();
    if (!cursor.at(TokenKind.SLASH) || !cursor.previous().touches(cursor.peek())) {
      throw cursor.expected("'/'", "A rate is a count and a duration: 100/1min");
    }
    cursor.next();
    DurationValue period = duration();
    return new RateValue(
        count.span().to(period.span()),
        count.number(),
        period.duration(),
        count.number() + "/" + period.text());
  }

  private WordValue word(OptionName option) {
    Token token = cursor.peek();
    if (!token.is(TokenKind.IDENTIFIER)) {
      throw cursor.expected(
          String.join(" or ", option.words().stream().map(word -> "'" + word + "'").toList()));
    }
    cursor.next();
    if (!option.words().contains(token.text())) {
      throw new ParseFailure(
          SyntaxMessages.unknownWord(
              option.spelling(), token.text(), option.words(), token.span()));
    }
    return new WordValue(token.span(), token.text());
  }

  private WordValue flag() {
    if (!cursor.at(TokenKind.TRUE) && !cursor.at(TokenKind.FALSE)) {
      throw cursor.expected("'true' or 'false'");
    }
    Token token = cursor.next();
    return new WordValue(token.span(), token.text());
  }

  private QuotedValue quoted() {
    Span span = cursor.peek().span();
    return new QuotedValue(span, cursor.quoted());
  }

  /**
   * {@code tumbling(5s)}, {@code sliding(10s, 2s)}, {@code count(50)}, {@code buffer(250ms)} or a
   * bare word.
   */
  private OptionValue shaped(OptionName option) {
    WordValue word = word(option);
    switch (word.word()) {
      case "tumbling", "buffer" -> arguments(this::duration);
      case "sliding" ->
          arguments(() -> {
            duration();
            cursor.expect(TokenKind.COMMA);
            duration();
          });
      case "count" -> arguments(this::count);
      default -> {
        // combine_latest and zip stand alone
      }
    }
    return new WordValue(cursor.since(word.span()), word.word());
  }

  private void arguments(Runnable rule) {
    cursor.expect(TokenKind.OPEN_PAREN);
    rule.run();
    cursor.expect(TokenKind.CLOSE_PAREN);
  }
}
