package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import java.time.Duration;

/** One option of a call, as written. */
public record CallOption(int id, Span span, OptionName option, Name name, OptionValue value)
    implements Tree {

  /** The value of an option, with the span it was written at. */
  public sealed interface OptionValue {
    Span span();
  }

  public record NumberValue(Span span, long number) implements OptionValue {}

  public record DurationValue(Span span, Duration duration, String text) implements OptionValue {}

  public record RateValue(Span span, long count, Duration period, String text)
      implements OptionValue {}

  /** One of the option's own words, such as {@code exponential}. */
  public record WordValue(Span span, String word) implements OptionValue {}

  public record QuotedValue(Span span, String text) implements OptionValue {}

  public record ExpressionValue(Expression expression) implements OptionValue {
    @Override
    public Span span() {
      return expression.span();
    }
  }
}
