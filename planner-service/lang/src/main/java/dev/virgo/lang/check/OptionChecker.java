package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.CallMessages;
import dev.virgo.lang.diagnostic.DiagnosticKind;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.CallOption;
import dev.virgo.lang.syntax.CallOption.DurationValue;
import dev.virgo.lang.syntax.CallOption.ExpressionValue;
import dev.virgo.lang.syntax.CallOption.NumberValue;
import dev.virgo.lang.syntax.CallOption.QuotedValue;
import dev.virgo.lang.syntax.CallOption.RateValue;
import dev.virgo.lang.syntax.CallOption.WordValue;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.OptionName;
import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the options of a call: their values, what they need of each other, and which of them act
 * on a transform.
 */
final class OptionChecker {

  private static final long HIGH_RETRY_COUNT = 10;

  /** Nothing waits longer, and sums of such times can be counted in nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * What acts on a transform call in a distributed run; the rest is refused rather than ignored.
   */
  private static final Set<OptionName> ACTING = EnumSet.of(OptionName.RETRY, OptionName.TIMEOUT);

  /** What a transform call may say although it changes nothing. */
  private static final Set<OptionName> WITHOUT_EFFECT =
      EnumSet.of(OptionName.CACHE, OptionName.CACHE_BACKEND);

  /** What only a pipeline over endless streams could carry out. */
  private static final Set<OptionName> STREAMING =
      EnumSet.of(
          OptionName.BATCH,
          OptionName.BATCH_TIMEOUT,
          OptionName.CHECKPOINT,
          OptionName.WINDOW,
          OptionName.JOIN);

  /** What acts on the result of a call, and so also on one that a lambda makes at once. */
  private static final Set<OptionName> ACTING_IN_LAMBDAS =
      EnumSet.of(OptionName.FALLBACK, OptionName.ON_ERROR);

  private static final Set<OptionName> ZERO_ALLOWED = EnumSet.of(OptionName.RETRY);

  /** The only place where results of calls are kept. */
  private static final String IN_MEMORY = "in-memory";

  private final ExpressionChecker expressions;
  private final DiagnosticSink diagnostics;

  private final ActingFunctions acting;

  OptionChecker(ExpressionChecker expressions, TypeTable table, DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.acting = new ActingFunctions(table);
    this.diagnostics = diagnostics;
  }

  /**
   * Checks the options of a call.
   *
   * @param called null if it is not known what is called
   */
  void check(Call call, @Nullable TransformSignature called, Type result) {
    Nature nature = called == null ? Nature.FUNCTION : called.nature();
    Map<OptionName, CallOption> given = new EnumMap<>(OptionName.class);
    for (CallOption option : call.options()) {
      if (given.putIfAbsent(option.option(), option) != null) {
        diagnostics.report(
            Messages.duplicateDefinition("option", option.name().text(), option.name().span()));
      }
      boolean valid = value(option, result);
      if (nature != Nature.TRANSFORM) {
        if (valid && STREAMING.contains(option.option())) {
          diagnostics.report(CallMessages.streamingOption(option.name().text(), option.span()));
        } else if (valid
            && called != null
            && expressions.insideLambda()
            && !ACTING_IN_LAMBDAS.contains(option.option())) {
          diagnostics.report(CallMessages.optionInsideLambda(option.name().text(), option.span()));
        }
      } else if (WITHOUT_EFFECT.contains(option.option())) {
        diagnostics.report(CallMessages.cacheWithoutEffect(option.name().text(), option.span()));
      } else if (valid && !ACTING.contains(option.option())) {
        diagnostics.report(CallMessages.optionNotSupportedYet(option.name().text(), option.span()));
      }
    }
    dependencies(call.span(), given);
    if (called != null && nature != Nature.TRANSFORM) {
      backend(given);
      // A time limit ends the calls that such a function makes, so that is what it may be for.
      if (!given.isEmpty() && takesFunction(called) && !acting.arePassedTo(call)) {
        diagnostics.report(CallMessages.optionsOfHigherOrderCall(called.name(), call.span()));
      }
    }
  }

  /** Without {@code cache} there is another warning, which says all. */
  private void backend(Map<OptionName, CallOption> given) {
    CallOption backend = given.get(OptionName.CACHE_BACKEND);
    if (backend != null
        && given.containsKey(OptionName.CACHE)
        && backend.value() instanceof QuotedValue(Span span, String name)
        && !name.equals(IN_MEMORY)) {
      diagnostics.report(CallMessages.unknownCacheBackend(name, IN_MEMORY, span));
    }
  }

  private static boolean takesFunction(TransformSignature called) {
    return called.inputs().stream().anyMatch(input -> input.type() instanceof Type.FunctionOf);
  }

  /** Whether the value is one that the option allows. */
  private boolean value(CallOption option, Type result) {
    switch (option.value()) {
      case NumberValue(Span span, long number) -> {
        return option.option() == OptionName.PRIORITY || count(option, number, span);
      }
      case DurationValue duration -> {
        if (duration.duration().isZero()) {
          return invalid(option, duration.text(), "must be > 0", duration.span());
        }
        return duration.duration().compareTo(LONGEST) <= 0
            || invalid(option, duration.text(), "must be at most 365d", duration.span());
      }
      case RateValue rate -> {
        if (rate.count() <= 0) {
          return invalid(option, rate.text(), "count must be > 0", rate.span());
        }
        if (rate.period().isZero()) {
          return invalid(option, rate.text(), "period must be > 0", rate.span());
        }
        return rate.period().compareTo(LONGEST) <= 0
            || invalid(option, rate.text(), "period must be at most 365d", rate.span());
      }
      case ExpressionValue(var fallback) -> {
        Type type = expressions.infer(fallback).type();
        if (Subtyping.isSubtype(type, result)) {
          return true;
        }
        diagnostics.report(
            CallMessages.fallbackTypeMismatch(result.toString(), type.toString(), fallback.span()));
        return false;
      }
      case WordValue _, QuotedValue _ -> {
        return true;
      }
    }
  }

  private boolean count(CallOption option, long number, Span span) {
    if (ZERO_ALLOWED.contains(option.option())) {
      return (number >= 0 && number <= Integer.MAX_VALUE)
          || invalid(
              option, Long.toString(number), number < 0 ? "must be >= 0" : "too large", span);
    }
    return (number > 0 && number <= Integer.MAX_VALUE)
        || invalid(option, Long.toString(number), number <= 0 ? "must be > 0" : "too large", span);
  }

  private boolean invalid(CallOption option, String value, String constraint, Span span) {
    diagnostics.report(
        CallMessages.invalidOptionValue(option.name().text(), value, constraint, span));
    return false;
  }

  private void dependencies(Span call, Map<OptionName, CallOption> given) {
    require(given, OptionName.DELAY, OptionName.RETRY, DiagnosticKind.DELAY_WITHOUT_RETRY, call);
    require(
        given, OptionName.BACKOFF, OptionName.DELAY, DiagnosticKind.BACKOFF_WITHOUT_DELAY, call);
    require(
        given, OptionName.BACKOFF, OptionName.RETRY, DiagnosticKind.BACKOFF_WITHOUT_RETRY, call);
    require(
        given,
        OptionName.CACHE_BACKEND,
        OptionName.CACHE,
        DiagnosticKind.CACHE_BACKEND_WITHOUT_CACHE,
        call);
    require(
        given,
        OptionName.BATCH_TIMEOUT,
        OptionName.BATCH,
        DiagnosticKind.BATCH_TIMEOUT_WITHOUT_BATCH,
        call);
    if (given.containsKey(OptionName.WINDOW) && given.containsKey(OptionName.BATCH)) {
      diagnostics.report(CallMessages.conflictingOptions("window", "batch", call));
    }
    CallOption retry = given.get(OptionName.RETRY);
    if (retry != null
        && retry.value() instanceof NumberValue(Span _, long count)
        && count > HIGH_RETRY_COUNT) {
      diagnostics.report(CallMessages.highRetryCount(count, call));
    }
  }

  private void require(
      Map<OptionName, CallOption> given,
      OptionName option,
      OptionName required,
      DiagnosticKind kind,
      Span call) {
    if (given.containsKey(option) && !given.containsKey(required)) {
      diagnostics.report(
          CallMessages.dependency(kind, option.spelling(), required.spelling(), call));
    }
  }
}
