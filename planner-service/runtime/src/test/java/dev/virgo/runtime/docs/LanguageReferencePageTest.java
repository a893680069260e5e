package dev.virgo.runtime.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.diagnostic.DiagnosticKind;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.syntax.OptionGuide;
import dev.virgo.lang.syntax.OptionName;
import dev.virgo.runtime.library.DemoModules;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.StandardLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/language-reference.md} is made of what the library, the options and the catalogue of
 * diagnostics say of themselves. {@code -Dgolden.bless=true} writes it anew; read the difference
 * before committing it.
 */
class LanguageReferencePageTest {
  private static final Path PAGE = Path.of("../../docs/language-reference.md");

  @Test
  void the_page_lists_what_there_is() throws Exception {
    var page = page();
    if (Boolean.getBoolean("golden.bless")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("the page is old; -Dtest=LanguageReferencePageTest -Dgolden.bless=true writes it anew")
        .isEqualTo(page);
  }

  @Test
  void every_function_says_what_it_gives() {
    assertThat(StandardLibrary.functions(_ -> {}))
        .allMatch(function -> !function.description().purpose().isBlank());
    assertThat(DemoModules.functions())
        .allMatch(function -> !function.description().purpose().isBlank());
  }

  @Test
  void every_diagnostic_has_a_wording() throws Exception {
    var forms = new MessageForms();
    assertThat(DiagnosticKind.values()).allMatch(kind -> !forms.of(kind).isEmpty());
  }

  private static String page() throws ReflectiveOperationException {
    return """
    # Reference of the language: functions, options, diagnostics

    Made from the sources; a test fails when they say something else. The language by task: [language.md](language.md).

    ## Functions

    Of the standard library. They are called by `./virgo eval`; a pipeline of a recording has operators and transforms. `T`, `U`, `A`, `B`, `K` and `V` stand for any type, `N` for `Int` or `Float`, the same one in a call.
    The aliases `Filter`, `Map`, `All`, `Any` and `SortBy` do what the functions of the lower-case names do. Where a result would take more memory or work than a run may, a function fails with `LIMIT_EXCEEDED`.

    %s
    ## Demo modules

    Of no namespace, with `--modules demo`.

    %s
    ## Options

    Behind a call, `F(x) with retry: 2, timeout: 30s`. On a function all of them act but those for endless streams; on a transform `retry` and `timeout` act, the others are refused (E040) or without effect (W002). A call in the body of a lambda is made at once where it stands: `fallback` and `on_error` act on it as outside, the others are refused (E040).
    They act in this order, outermost first: `cache`, `on_error`, `fallback`, `retry` with its pauses, `throttle`, `concurrency`, `timeout`.
    What calls have in common, the results of `cache`, the tokens of `throttle` and the slots of `concurrency`, they have in common within a run of `./virgo eval`, or a case of its batch; in an `Engine` of the runtime, within all of its runs.

    %s
    ## Diagnostics

    An error stops the compilation of a text, a warning does not. What varies stands in angle brackets, and a number is an example.

    %s\
    """
        .formatted(
            functions(StandardLibrary.functions(_ -> {})),
            functions(DemoModules.functions()),
            options(),
            diagnostics());
  }

  private static String functions(List<LocalFunction> functions) {
    return table(
        "function | gives | fails if",
        functions.stream()
            .filter(function -> !isAlias(function.signature()))
            .sorted(Comparator.comparing(function -> function.signature().qualifiedName()))
            .map(function ->
                "`%s` | %s | %s"
                    .formatted(
                        text(function.signature()),
                        function.description().purpose(),
                        function.description().failure()))
            .toList());
  }

  /** In the namespace of functions that are written small. */
  private static boolean isAlias(TransformSignature signature) {
    return signature.namespace().startsWith("stdlib")
        && Character.isUpperCase(signature.name().charAt(0));
  }

  private static String text(TransformSignature signature) {
    return signature.inputs().stream()
        .map(input -> input.name() + ": " + input.type())
        .collect(
            Collectors.joining(
                ", ",
                signature.qualifiedName() + "(",
                ") -> "
                    + signature.resultType()
                    + (signature.nature() == Nature.ACTION ? ", an action" : "")));
  }

  private static String options() {
    return table(
        "option | value | default | meaning | with others",
        Arrays.stream(OptionName.values())
            .map(option -> {
              var guide = OptionGuide.of(option);
              return "`%s` | %s | %s | %s | %s"
                  .formatted(
                      option.spelling(),
                      guide.value(),
                      guide.usual(),
                      guide.meaning(),
                      guide.beside());
            })
            .toList());
  }

  private static String diagnostics() throws ReflectiveOperationException {
    var forms = new MessageForms();
    return table(
        "code | kind | severity | message | meaning",
        Arrays.stream(DiagnosticKind.values())
            .sorted(Comparator.comparing(DiagnosticKind::code))
            .map(kind ->
                "%s | %s | %s | %s | %s"
                    .formatted(
                        kind.code(),
                        kind.displayName(),
                        kind.severity().name().toLowerCase(Locale.ROOT),
                        forms.of(kind).stream()
                            .map(form -> "`" + form.replace("|", "\\|") + "`")
                            .collect(Collectors.joining(", ")),
                        kind.explanation()))
            .toList());
  }

  private static String table(String head, List<String> rows) {
    var rule = head.replaceAll("[^|]+", " --- ");
    return rows.stream()
        .map(row -> "| " + row.replaceAll(" +", " ").strip() + " |")
        .collect(Collectors.joining("\n", "| " + head + " |\n|" + rule + "|\n", "\n"));
  }
}
