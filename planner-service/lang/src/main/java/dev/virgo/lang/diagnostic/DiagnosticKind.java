package dev.virgo.lang.diagnostic;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Every kind of diagnostic there is: its code, its title and what it means. */
public enum DiagnosticKind {
  UNDEFINED_VARIABLE(
      "E001", "Undefined variable", "A name can be used only after the line that declares it."),
  UNDEFINED_FUNCTION("E002", "Undefined function", "Nothing of this name can be called here."),
  UNDEFINED_TYPE("E003", "Undefined type", "The type is neither built in nor defined above."),
  UNDEFINED_NAMESPACE("E004", "Undefined namespace", "Nothing is registered under this namespace."),
  AMBIGUOUS_FUNCTION(
      "E005", "Ambiguous function", "Several imported namespaces provide this name."),
  INVALID_PROJECTION("E006", "Invalid projection", "The record has no such field."),
  INVALID_FIELD_ACCESS("E007", "Invalid field access", "The record has no such field."),
  UNDEFINED_VERSION(
      "E008", "Undefined version", "The transform is known, but not in this version."),
  UNKNOWN_CONFIGURATION(
      "E009", "Unknown configuration field", "The transform declares no such field."),
  TYPE_MISMATCH("E010", "Type mismatch", "The value is of another type than its place asks for."),
  PATTERN_TYPE_MISMATCH(
      "E010",
      "Pattern type mismatch",
      "The pattern lets no value of the scrutinee's type through."),
  INCOMPATIBLE_MERGE(
      "E012",
      "Incompatible merge",
      "'+' adds two numbers, or merges records and lists of records."),
  UNSUPPORTED_COMPARISON(
      "E013", "Unsupported comparison", "Values of these types cannot be compared like this."),
  UNSUPPORTED_ARITHMETIC("E014", "Unsupported arithmetic", "Arithmetic works on Int and Float."),
  TYPE_ERROR("E015", "Type error", "The expression does not fit together."),
  NON_EXHAUSTIVE_MATCH(
      "E015", "Non-exhaustive match", "A value could reach the match that no case takes."),
  INVALID_OPTION_VALUE(
      "E016", "Invalid option value", "The value is outside what the option allows."),
  FALLBACK_TYPE_MISMATCH(
      "E017", "Fallback type mismatch", "A fallback stands in for the result and needs its type."),
  INVALID_CONFIGURATION(
      "E018", "Invalid configuration value", "The value is outside what the transform allows."),
  MISSING_CONFIGURATION(
      "E019", "Missing configuration", "Fields without a default have to be given."),
  PARSE_ERROR("E020", "Syntax error", "The text does not follow the grammar."),
  DUPLICATE_DEFINITION("E030", "Duplicate definition", "The name is already taken here."),
  INVALID_LAMBDA_CONTEXT(
      "E032",
      "Invalid lambda context",
      "A lambda can be passed to a function or given a name; it is no value that could be kept."),
  UNPLANNED_CONFIGURATION(
      "E034",
      "Configuration depends on a result",
      "Configurations are fixed when a run is planned, before anything has been computed."),
  STREAM_IN_PLAIN_RUN(
      "E035",
      "Stream in a run of plain values",
      "Transforms read the streams of a recording, and run on workers."),
  NOT_SUPPORTED_YET(
      "E040", "Not supported yet", "The construct belongs to the language and is not built yet."),
  INTERNAL_ERROR(
      "E900", "Internal error", "The compiler failed; nothing is said about the text by that."),
  UNUSED_VARIABLE("W001", "Unused variable", "The value is never read and never an output."),
  UNREACHABLE_CASE("W003", "Unreachable case", "Cases before it take everything it could take."),
  CACHE_WITHOUT_EFFECT("W002", "Option without effect", "Results of transforms are always kept."),
  UNKNOWN_CACHE_BACKEND("W004", "Unknown cache backend", "Results are kept in memory."),
  IGNORED_MODULE_LIMIT(
      "W005",
      "Ignored limit",
      "All calls of a module share one limit, and what is said first holds for all."),
  OPTIONS_OF_HIGHER_ORDER_CALL(
      "W006",
      "Options of a higher-order call",
      "They act on the call as a whole, and never on the calls of the function it is given."),
  DELAY_WITHOUT_RETRY(
      "OPTS001", "Option dependency", "The option acts only together with another one."),
  BACKOFF_WITHOUT_DELAY(
      "OPTS002", "Option dependency", "The option acts only together with another one."),
  HIGH_RETRY_COUNT(
      "OPTS003", "High retry count", "So many attempts rather hide a fault than survive one."),
  BACKOFF_WITHOUT_RETRY(
      "OPTS006", "Option dependency", "The option acts only together with another one."),
  CACHE_BACKEND_WITHOUT_CACHE(
      "OPTS007", "Option dependency", "The option acts only together with another one."),
  BATCH_TIMEOUT_WITHOUT_BATCH(
      "OPTS008", "Option dependency", "The option acts only together with another one."),
  CONFLICTING_OPTIONS("OPTS009", "Conflicting options", "Only the first of the two acts.");

  private final String code;
  private final String title;
  private final String explanation;

  DiagnosticKind(String code, String title, String explanation) {
    this.code = code;
    this.title = title;
    this.explanation = explanation;
  }

  public String code() {
    return code;
  }

  public String title() {
    return title;
  }

  public String explanation() {
    return explanation;
  }

  public Severity severity() {
    return code.startsWith("E") ? Severity.ERROR : Severity.WARNING;
  }

  /** The name in camel case, as tools show it: {@code UndefinedVariable}. */
  public String displayName() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining());
  }
}
