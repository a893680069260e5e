package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.dag.DagCompiler;
import dev.virgo.lang.registry.ModuleRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The stages of pipelines beside what is expected of each: the example of the language reference
 * (appendix E.1), and one with every kind of node. {@code -Dgolden.bless=true} writes the
 * expectations anew; read the difference before committing it.
 */
class StageGoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/stages");

  @ParameterizedTest
  @CsvSource({
    "example, tokens",
    "example, tree",
    "example, types",
    "example, ir",
    "example, dag",
    "everything, dag"
  })
  void stage_is_as_expected(String name, String stage) throws IOException {
    String source = Files.readString(FOLDER.resolve(name + ".cst"));
    ModuleRegistry registry =
        name.equals("example") ? EegTransforms.registry() : Functions.registry();
    String shown = DataText.of(shown(stage, name, source, registry));
    Path expected = FOLDER.resolve(name + "." + stage + ".json");
    if (Boolean.getBoolean("golden.bless")) {
      Files.writeString(expected, shown);
    }
    assertThat(shown).isEqualTo(Files.readString(expected));
  }

  private static Object shown(String stage, String name, String source, ModuleRegistry registry) {
    if (!stage.equals("dag")) {
      return StageView.of(Stage.named(stage).orElseThrow(), source, registry).orElseThrow();
    }
    CompileResult result = Compiler.compile(source, registry);
    assertThat(result.diagnostics()).isEmpty();
    return StageView.of(DagCompiler.compile(((Compiled) result).pipeline(), name));
  }
}
