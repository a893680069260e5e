package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticKind;
import dev.virgo.lang.registry.ModuleRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code .cst} file beside its expected outcome. {@code -Dgolden.bless=true} writes the
 * outcomes anew; read the difference before committing it.
 */
class GoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden");

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .map(file -> FOLDER.relativize(file).toString())
          .filter(name -> name.endsWith(".cst"))
          .map(name -> name.substring(0, name.length() - ".cst".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outcome_is_as_expected(String name) throws IOException {
    String source = Files.readString(FOLDER.resolve(name + ".cst"));
    ModuleRegistry registry =
        name.startsWith("functions/") ? Functions.registry() : EegTransforms.registry();
    String outcome = outcome(source, registry);
    Path expected = FOLDER.resolve(name + ".expected");
    if (Boolean.getBoolean("golden.bless")) {
      Files.writeString(expected, outcome);
    }
    assertThat(outcome).isEqualTo(Files.readString(expected));
  }

  @Test
  void every_kind_of_diagnostic_has_an_expected_outcome() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : cases()) {
      all.append(Files.readString(FOLDER.resolve(name + ".expected")));
    }
    // No text makes the compiler fail, and who runs a pipeline says that it cannot be run so.
    assertThat(
            EnumSet.complementOf(
                EnumSet.of(DiagnosticKind.INTERNAL_ERROR, DiagnosticKind.STREAM_IN_PLAIN_RUN)))
        .allSatisfy(kind ->
            assertThat(all)
                .containsPattern("(?m)^" + kind.code() + " " + kind.displayName() + " \\d"));
  }

  private static String outcome(String source, ModuleRegistry registry) {
    CompileResult result = Compiler.compile(source, registry);
    StringBuilder text = new StringBuilder();
    text.append(result instanceof Compiled ? "compiled\n" : "rejected\n");
    for (Diagnostic diagnostic : result.diagnostics()) {
      String marked =
          source.substring(diagnostic.span().start(), diagnostic.span().end()).replace("\n", "⏎");
      text.append(
          "%s %s %s [%s]\n"
              .formatted(
                  diagnostic.code(), diagnostic.kind().displayName(), diagnostic.span(), marked));
      text.append("    ").append(diagnostic.message()).append('\n');
      diagnostic.help().forEach(help -> text.append("    → ").append(help).append('\n'));
    }
    if (result instanceof Compiled compiled) {
      compiled
          .pipeline()
          .outputs()
          .forEach(output -> text.append("out %s: %s\n".formatted(output.name(), output.type())));
      text.append('\n').append(compiled.pipeline().canonical());
    }
    return text.toString();
  }
}
