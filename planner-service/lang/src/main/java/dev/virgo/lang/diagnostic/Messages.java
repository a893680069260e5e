package dev.virgo.lang.diagnostic;

import static dev.virgo.lang.diagnostic.NameSuggestions.didYouMean;
import static dev.virgo.lang.diagnostic.NameSuggestions.near;

import dev.virgo.lang.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The wording of everything the compiler says; types and tokens arrive as they are spelled. */
public final class Messages {

  private Messages() {}

  public static Diagnostic expected(String expected, String found, Span span, List<String> help) {
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR,
        "Parse error: expected " + expected + ", found " + found,
        span,
        help);
  }

  public static Diagnostic syntax(String problem, Span span, String... help) {
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR, "Parse error: " + problem, span, List.of(help));
  }

  public static Diagnostic unknownOption(String name, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(name, known));
    help.add("Options: " + String.join(", ", known));
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR, "Parse error: unknown option '" + name + "'", span, help);
  }

  public static Diagnostic unknownWord(
      String option, String word, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(word, known));
    help.add("Values of '" + option + "': " + String.join(", ", known));
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR,
        "Parse error: unknown value '%s' of option '%s'".formatted(word, option),
        span,
        help);
  }

  public static Diagnostic unknownAnnotation(String name, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(name, known));
    help.add("Annotations: @" + String.join(", @", known));
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR, "Parse error: unknown annotation '@" + name + "'", span, help);
  }

  /** An annotation at an input that belongs to an output, or the other way round. */
  public static Diagnostic misplacedAnnotation(boolean atOutput, Span span) {
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR,
        atOutput
            ? "Parse error: expected '@sink' at an output"
            : "Parse error: expected '@example' or '@source' at an input",
        span,
        List.of("An input takes @example and @source, an output takes @sink"));
  }

  public static Diagnostic notSupportedYet(String construct, Span span) {
    return new Diagnostic(
        DiagnosticKind.NOT_SUPPORTED_YET, construct + " is not supported yet", span);
  }

  public static Diagnostic optionNotSupportedYet(String option, Span span) {
    return new Diagnostic(
        DiagnosticKind.NOT_SUPPORTED_YET,
        "Option '" + option + "' is not supported yet: it does not act in distributed runs",
        span,
        List.of("Remove '" + option + "'"));
  }

  public static Diagnostic streamingOption(String option, Span span) {
    return new Diagnostic(
        DiagnosticKind.NOT_SUPPORTED_YET,
        "Option '" + option + "' is not supported yet: it acts on endless streams only",
        span,
        List.of("Remove '" + option + "'"));
  }

  /** A call that a lambda cannot make. */
  public static Diagnostic callInsideLambda(String name, boolean transform, Span span) {
    return transform
        ? typeError(
            "A transform cannot be called inside a lambda: " + name + " reads streams",
            span,
            "Call it before, and read its result in the lambda")
        : new Diagnostic(
            DiagnosticKind.NOT_SUPPORTED_YET,
            "A call of module " + name + " inside a lambda is not supported yet",
            span,
            List.of("Call it outside of the lambda"));
  }

  public static Diagnostic undefinedVariable(String name, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(name, known));
    if (help.isEmpty()) {
      help.add("Declare it as an input: in " + name + ": <type>");
    }
    return new Diagnostic(
        DiagnosticKind.UNDEFINED_VARIABLE, "Undefined variable: " + name, span, help);
  }

  /**
   * An unknown function.
   *
   * @param qualified qualified names that the same simple name has elsewhere
   * @param known names that could be meant
   */
  public static Diagnostic undefinedFunction(
      String name, List<String> qualified, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(name, known));
    qualified.stream()
        .limit(2)
        .map(candidate -> "Try adding: use " + candidate.substring(0, candidate.lastIndexOf('.')))
        .forEach(help::add);
    String hint =
        qualified.isEmpty()
            ? ""
            : " (did you mean to import " + String.join(" or ", qualified) + "?)";
    return new Diagnostic(
        DiagnosticKind.UNDEFINED_FUNCTION, "Undefined function: " + name + hint, span, help);
  }

  public static Diagnostic undefinedVersion(
      String name, String version, List<String> versions, Span span) {
    List<String> help = new ArrayList<>(didYouMean(version, versions));
    help.add("Versions of " + name + ": " + String.join(", ", versions));
    return new Diagnostic(
        DiagnosticKind.UNDEFINED_VERSION, "Undefined version: " + name + "@" + version, span, help);
  }

  public static Diagnostic undefinedNamespace(
      String namespace, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(namespace, known));
    if (!known.isEmpty()) {
      help.add("Namespaces: " + String.join(", ", known));
    }
    return new Diagnostic(
        DiagnosticKind.UNDEFINED_NAMESPACE, "Undefined namespace: " + namespace, span, help);
  }

  public static Diagnostic ambiguousFunction(String name, List<String> candidates, Span span) {
    return new Diagnostic(
        DiagnosticKind.AMBIGUOUS_FUNCTION,
        "Ambiguous function '%s'. Candidates: %s".formatted(name, String.join(", ", candidates)),
        span,
        candidates.stream().limit(3).map(candidate -> "Use '" + candidate + "'").toList());
  }

  public static Diagnostic undefinedType(String name, Collection<String> known, Span span) {
    return new Diagnostic(
        DiagnosticKind.UNDEFINED_TYPE, "Undefined type: " + name, span, didYouMean(name, known));
  }

  public static Diagnostic invalidFieldAccess(String field, List<String> available, Span span) {
    return missingField(
        DiagnosticKind.INVALID_FIELD_ACCESS, "Invalid field access", field, ".", available, span);
  }

  public static Diagnostic invalidProjection(String field, List<String> available, Span span) {
    return missingField(
        DiagnosticKind.INVALID_PROJECTION, "Invalid projection", field, "", available, span);
  }

  private static Diagnostic missingField(
      DiagnosticKind kind,
      String what,
      String field,
      String prefix,
      List<String> available,
      Span span) {
    List<String> help = new ArrayList<>();
    near(field, available).forEach(name -> help.add("Did you mean '" + prefix + name + "'?"));
    help.add("Available fields: " + String.join(", ", available));
    return new Diagnostic(
        kind,
        "%s: field '%s' not found. Available: %s"
            .formatted(what, field, String.join(", ", available)),
        span,
        help);
  }

  public static Diagnostic typeMismatch(
      String expected, String actual, Span span, List<String> help) {
    return new Diagnostic(
        DiagnosticKind.TYPE_MISMATCH,
        "Type mismatch: expected %s, got %s".formatted(expected, actual),
        span,
        help);
  }

  public static Diagnostic patternTypeMismatch(String pattern, String type, Span span) {
    return new Diagnostic(
        DiagnosticKind.PATTERN_TYPE_MISMATCH,
        "Pattern %s cannot match type %s".formatted(pattern, type),
        span);
  }

  public static Diagnostic nonExhaustiveMatch(String type, List<String> missing, Span span) {
    return new Diagnostic(
        DiagnosticKind.NON_EXHAUSTIVE_MATCH,
        "Non-exhaustive match on type %s. Missing patterns for: %s"
            .formatted(type, String.join(", ", missing)),
        span,
        List.of("Add a case for what is missing, or for everything else: _ -> <value>"));
  }

  public static Diagnostic unreachableCase(String pattern, Span span) {
    return new Diagnostic(
        DiagnosticKind.UNREACHABLE_CASE,
        "Unreachable case: everything that %s matches is taken by cases before it"
            .formatted(pattern),
        span,
        List.of("Remove it, or move it up"));
  }

  public static Diagnostic invalidLambdaContext(String type, Span span) {
    return new Diagnostic(
        DiagnosticKind.INVALID_LAMBDA_CONTEXT,
        "A lambda has no place here: %s can only be passed to a function, or given a name"
            .formatted(type),
        span,
        List.of("Pass it to a function that takes one, such as map(xs, (x) => …)"));
  }

  public static Diagnostic incompatibleMerge(String left, String right, Span span) {
    return new Diagnostic(
        DiagnosticKind.INCOMPATIBLE_MERGE,
        "Cannot merge types: %s + %s".formatted(left, right),
        span,
        List.of(
            "'+' adds two numbers, or merges record + record, List<record> + List<record>,"
                + " List<record> + record, record + List<record>"));
  }

  public static Diagnostic unsupportedComparison(
      String operator, String left, String right, Span span) {
    return new Diagnostic(
        DiagnosticKind.UNSUPPORTED_COMPARISON,
        "Operator '%s' is not supported for types %s and %s".formatted(operator, left, right),
        span);
  }

  public static Diagnostic unsupportedArithmetic(
      String operator, String left, String right, Span span) {
    return new Diagnostic(
        DiagnosticKind.UNSUPPORTED_ARITHMETIC,
        "Arithmetic operator '%s' is not supported for types %s and %s"
            .formatted(operator, left, right),
        span);
  }

  public static Diagnostic typeError(String message, Span span, String... help) {
    return new Diagnostic(DiagnosticKind.TYPE_ERROR, message, span, List.of(help));
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

  /** Fields without default that were left out, each as {@code name: Type}. */
  public static Diagnostic missingConfiguration(String transform, List<String> fields, Span span) {
    return new Diagnostic(
        DiagnosticKind.MISSING_CONFIGURATION,
        "%s is missing required configuration field(s): %s"
            .formatted(transform, String.join(", ", fields)),
        span,
        List.of("Add {" + String.join(", ", fields) + "} as the last argument"));
  }

  public static Diagnostic unplannedConfiguration(String field, String transform, Span span) {
    return new Diagnostic(
        DiagnosticKind.UNPLANNED_CONFIGURATION,
        "Configuration field '%s' of %s depends on the result of a transform"
            .formatted(field, transform),
        span,
        List.of("Use literals and inputs, or choose between two configured calls with 'if'"));
  }

  /**
   * An input that only a recording has, where there is none.
   *
   * @param remedy how the pipeline can be run
   */
  public static Diagnostic streamInPlainRun(String input, Span span, String remedy) {
    return new Diagnostic(
        DiagnosticKind.STREAM_IN_PLAIN_RUN,
        "Input '%s' is a stream of a recording, and this runs plain values only".formatted(input),
        span,
        List.of(remedy));
  }

  public static Diagnostic duplicateDefinition(String what, String name, Span span) {
    return new Diagnostic(
        DiagnosticKind.DUPLICATE_DEFINITION,
        "Duplicate definition: %s '%s' is already given".formatted(what, name),
        span,
        List.of("Remove it, or give it another name"));
  }

  public static Diagnostic unusedVariable(String name, Span span) {
    return new Diagnostic(
        DiagnosticKind.UNUSED_VARIABLE,
        "Unused variable: " + name,
        span,
        List.of("Remove it, or make it an output: out " + name));
  }

  /** The compiler itself has failed. */
  public static Diagnostic internalError(String details) {
    return new Diagnostic(
        DiagnosticKind.INTERNAL_ERROR,
        "Internal error: " + details,
        new Span(0, 0),
        List.of("Report this with the text of the pipeline"));
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
