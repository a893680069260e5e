package dev.virgo.lang.lowering;

import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.CallOptions.Backoff;
import dev.virgo.lang.ir.CallOptions.OnError;
import dev.virgo.lang.ir.CallOptions.Rate;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.syntax.CallOption;
import dev.virgo.lang.syntax.CallOption.DurationValue;
import dev.virgo.lang.syntax.CallOption.ExpressionValue;
import dev.virgo.lang.syntax.CallOption.NumberValue;
import dev.virgo.lang.syntax.CallOption.QuotedValue;
import dev.virgo.lang.syntax.CallOption.RateValue;
import dev.virgo.lang.syntax.CallOption.WordValue;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.OptionName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The options of a call as data. The checker has refused what has no meaning. */
final class CallOptionLowering {

  private static final int HIGHEST = 100;

  /** What has no effect on a transform must not make its call another one. */
  private static final Set<OptionName> ACTING_ON_TRANSFORMS =
      EnumSet.of(OptionName.RETRY, OptionName.TIMEOUT);

  private final Map<OptionName, CallOption> given = new EnumMap<>(OptionName.class);

  private CallOptionLowering(List<CallOption> options, Nature nature) {
    for (CallOption option : options) {
      if (nature != Nature.TRANSFORM || ACTING_ON_TRANSFORMS.contains(option.option())) {
        given.put(option.option(), option);
      }
    }
  }

  static CallOptions lowered(
      List<CallOption> options, Nature nature, ToIntFunction<Expression> expressions) {
    return options.isEmpty()
        ? CallOptions.none()
        : new CallOptionLowering(options, nature).lowered(expressions);
  }

  private CallOptions lowered(ToIntFunction<Expression> expressions) {
    OptionalInt fallback =
        value(OptionName.FALLBACK) instanceof ExpressionValue(Expression expression)
            ? OptionalInt.of(expressions.applyAsInt(expression))
            : OptionalInt.empty();
    String backoff = word(OptionName.BACKOFF);
    String onError = word(OptionName.ON_ERROR);
    return new CallOptions(
        number(OptionName.RETRY),
        duration(OptionName.TIMEOUT),
        duration(OptionName.DELAY),
        backoff == null ? null : Backoff.valueOf(backoff.toUpperCase(Locale.ROOT)),
        fallback,
        duration(OptionName.CACHE),
        value(OptionName.CACHE_BACKEND) instanceof QuotedValue(var _, String text) ? text : null,
        value(OptionName.THROTTLE) instanceof RateValue rate
            ? new Rate(rate.count(), rate.period())
            : null,
        number(OptionName.CONCURRENCY),
        onError == null ? null : OnError.valueOf(onError.toUpperCase(Locale.ROOT)),
        "true".equals(word(OptionName.LAZY)),
        priority());
  }

  private CallOption.@Nullable OptionValue value(OptionName name) {
    CallOption option = given.get(name);
    return option == null ? null : option.value();
  }

  private OptionalInt number(OptionName name) {
    return value(name) instanceof NumberValue(var _, long number)
        ? OptionalInt.of(Math.toIntExact(number))
        : OptionalInt.empty();
  }

  private @Nullable Duration duration(OptionName name) {
    return value(name) instanceof DurationValue value ? value.duration() : null;
  }

  private @Nullable String word(OptionName name) {
    return value(name) instanceof WordValue(var _, String word) ? word : null;
  }

  /** The named level as a number inside its band, or the number within 0 to 100. */
  private OptionalInt priority() {
    return switch (value(OptionName.PRIORITY)) {
      case WordValue(var _, String word) -> OptionalInt.of(level(word));
      case NumberValue(var _, long number) -> OptionalInt.of((int) Math.clamp(number, 0L, HIGHEST));
      case null, default -> OptionalInt.empty();
    };
  }

  private static int level(String word) {
    return switch (word) {
      case "critical" -> HIGHEST;
      case "high" -> 80;
      case "low" -> 20;
      case "background" -> 0;
      default -> 50;
    };
  }
}
