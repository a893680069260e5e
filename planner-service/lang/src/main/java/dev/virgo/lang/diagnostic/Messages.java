package dev.virgo.lang.diagnostic;

import static dev.virgo.lang.diagnostic.NameSuggestions.didYouMean;
import static dev.virgo.lang.diagnostic.NameSuggestions.near;

import dev.virgo.lang.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The wording of what is said of names and types; they arrive as they are spelled. */
public final class Messages {

  /** What types are called in other languages. */
  private static final Map<String, String> TYPES_ELSEWHERE =
      Map.of(
          "Integer", "Int",
          "Long", "Int",
          "Number", "Float",
          "Double", "Float",
          "Bool", "Boolean",
          "Str", "String",
          "Text", "String",
          "Array", "List",
          "Dict", "Map");

  private Messages() {}

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
   * @param hidden qualified names of those that have to be imported first
   */
  public static Diagnostic undefinedFunction(
      String name,
      List<String> qualified,
      Collection<String> known,
      Collection<String> hidden,
      Span span) {
    List<String> help = new ArrayList<>(didYouMean(name, known));
    Stream.concat(
            qualified.stream(),
            near(name, known).stream()
                .flatMap(near -> hidden.stream().filter(one -> one.endsWith("." + near))))
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
    int arguments = name.indexOf('<');
    String meant = TYPES_ELSEWHERE.get(arguments < 0 ? name : name.substring(0, arguments));
    return new Diagnostic(
        DiagnosticKind.UNDEFINED_TYPE,
        "Undefined type: " + name,
        span,
        meant == null ? didYouMean(name, known) : List.of("Did you mean '" + meant + "'?"));
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

  public static Diagnostic incompatibleMerge(
      String left, String right, Span span, List<String> advice) {
    return new Diagnostic(
        DiagnosticKind.INCOMPATIBLE_MERGE,
        "Cannot merge types: %s + %s".formatted(left, right),
        span,
        advice.isEmpty()
            ? List.of(
                "'+' adds two numbers, or merges record + record, List<record> + List<record>,"
                    + " List<record> + record, record + List<record>")
            : advice);
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
}
