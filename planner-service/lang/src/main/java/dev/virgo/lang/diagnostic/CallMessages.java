package dev.virgo.lang.diagnostic;

import static dev.virgo.lang.diagnostic.NameSuggestions.didYouMean;

import dev.virgo.lang.source.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The wording of what is said of the options, the configuration and the place of calls; types
 * arrive as they are spelled.
 */
public final class CallMessages {

  private CallMessages() {}

  public static Diagnostic optionNotSupportedYet(String option, Span span) {
    return notSupportedYet(option, "it does not act in distributed runs", span);
  }

  public static Diagnostic streamingOption(String option, Span span) {
    return notSupportedYet(option, "it acts on endless streams only", span);
  }

  /** An option of what is computed in place. */
  public static Diagnostic optionInsideLambda(String option, Span span) {
    return notSupportedYet(
        option,
        "it does not act on calls inside a lambda",
        span,
        "Move the call out of the lambda, or remove '" + option + "'");
  }

  private static Diagnostic notSupportedYet(String option, String why, Span span) {
    return notSupportedYet(option, why, span, "Remove '" + option + "'");
  }

  private static Diagnostic notSupportedYet(String option, String why, Span span, String help) {
    return new Diagnostic(
        DiagnosticKind.NOT_SUPPORTED_YET,
        "Option '%s' is not supported yet: %s".formatted(option, why),
        span,
        List.of(help));
  }

  /** A call that a lambda cannot make. */
  public static Diagnostic transformInsideLambda(String name, Span span) {
    return Messages.typeError(
        "A transform cannot be called inside a lambda: " + name + " reads streams",
        span,
        "Call it before, and read its result in the lambda");
  }

  public static Diagnostic invalidOptionValue(
      String option, String value, String constraint, Span span) {
    return new Diagnostic(
        DiagnosticKind.INVALID_OPTION_VALUE,
        "Invalid value for '%s': %s (%s)".formatted(option, value, constraint),
        span);
  }

  public static Diagnostic fallbackTypeMismatch(String expected, String actual, Span span) {
    return new Diagnostic(
        DiagnosticKind.FALLBACK_TYPE_MISMATCH,
        "Fallback type mismatch: module returns %s but fallback is %s".formatted(expected, actual),
        span);
  }

  public static Diagnostic unknownConfiguration(
      String field, String transform, List<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(field, known));
    help.add(
        known.isEmpty()
            ? transform + " has no configuration"
            : "Configuration fields of %s: %s".formatted(transform, String.join(", ", known)));
    return new Diagnostic(
        DiagnosticKind.UNKNOWN_CONFIGURATION,
        "Unknown configuration field '%s' of %s".formatted(field, transform),
        span,
        help);
  }

  public static Diagnostic invalidConfiguration(
      String field, String value, String constraint, Span span, String suggestion) {
    return new Diagnostic(
        DiagnosticKind.INVALID_CONFIGURATION,
        "Invalid value for '%s': %s (%s)".formatted(field, value, constraint),
        span,
        List.of(suggestion));
  }

  /**
   * Fields without default that were left out.
   *
   * @param fields each as {@code name: Type}
   * @param completed how the call or its configuration is written with them
   * @param allowed what they may be, where not everything of their type
   */
  public static Diagnostic missingConfiguration(
      String transform, List<String> fields, String completed, List<String> allowed, Span span) {
    List<String> help = new ArrayList<>(List.of("Write " + completed));
    help.addAll(allowed);
    return new Diagnostic(
        DiagnosticKind.MISSING_CONFIGURATION,
        "%s is missing required configuration field(s): %s"
            .formatted(transform, String.join(", ", fields)),
        span,
        help);
  }

  public static Diagnostic unplannedConfiguration(String field, String transform, Span span) {
    return new Diagnostic(
        DiagnosticKind.UNPLANNED_CONFIGURATION,
        "Configuration field '%s' of %s depends on the result of a transform"
            .formatted(field, transform),
        span,
        List.of("Use literals and inputs, or choose between two configured calls with 'if'"));
  }

  public static Diagnostic cacheWithoutEffect(String option, Span span) {
    return new Diagnostic(
        DiagnosticKind.CACHE_WITHOUT_EFFECT,
        "'" + option + "' has no effect on a transform: its results are kept anyway",
        span,
        List.of("Remove '" + option + "'"));
  }

  public static Diagnostic unknownCacheBackend(String name, String known, Span span) {
    return new Diagnostic(
        DiagnosticKind.UNKNOWN_CACHE_BACKEND,
        "There is no cache backend '%s': results are kept in memory".formatted(name),
        span,
        List.of("Write cache_backend: \"%s\", or nothing".formatted(known)));
  }

  public static Diagnostic ignoredModuleLimit(
      String option, String module, String first, Span span) {
    return new Diagnostic(
        DiagnosticKind.IGNORED_MODULE_LIMIT,
        "This '%s' is ignored: all calls of %s share one, and %s was said first"
            .formatted(option, module, first),
        span,
        List.of("Write %s here as well".formatted(first)));
  }

  public static Diagnostic optionsOfHigherOrderCall(String module, Span span) {
    return new Diagnostic(
        DiagnosticKind.OPTIONS_OF_HIGHER_ORDER_CALL,
        "Options of %s do not act on the calls of the function that it is given".formatted(module),
        span,
        List.of("Remove the options, if that is what they are for"));
  }

  public static Diagnostic dependency(
      DiagnosticKind kind, String option, String required, Span span) {
    return new Diagnostic(
        kind, "'%s' without '%s' has no effect".formatted(option, required), span);
  }

  public static Diagnostic highRetryCount(long count, Span span) {
    return new Diagnostic(
        DiagnosticKind.HIGH_RETRY_COUNT, "High retry count: " + count + " (more than 10)", span);
  }

  public static Diagnostic conflictingOptions(String first, String second, Span span) {
    return new Diagnostic(
        DiagnosticKind.CONFLICTING_OPTIONS,
        "'%s' and '%s' exclude each other: '%s' is ignored".formatted(first, second, second),
        span);
  }
}
