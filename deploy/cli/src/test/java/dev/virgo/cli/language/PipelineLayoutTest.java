package dev.virgo.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.Formatter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every pipeline that people are shown is laid out as {@code virgo fmt} does it. */
class PipelineLayoutTest {

  private static final Path ROOT = Path.of("../..");
  private static final Pattern BLOCK =
      Pattern.compile("^ *```cst ?(\\S*)\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);

  /** A pipeline, and where it stands; the name of one that is wrong on purpose says so. */
  private record Shown(String place, String text) {
    boolean isMistake() {
      return place.contains(" mistake");
    }
  }

  @TestFactory
  Stream<DynamicTest> every_pipeline_has_the_layout_that_fmt_gives_it() throws IOException {
    return Stream.concat(inPages().stream(), examples().stream())
        .map(shown ->
            DynamicTest.dynamicTest(
                shown.place(),
                () -> {
                  switch (Formatter.format(shown.text())) {
                    case Formatter.Formatted(String text) ->
                        assertThat(shown.text()).isEqualTo(text);
                    case Formatter.Unreadable(var mistakes) ->
                        assertThat(shown.isMistake()).as(mistakes.toString()).isTrue();
                  }
                }));
  }

  @Test
  void pipelines_of_several_pages_are_looked_at() throws IOException {
    assertThat(inPages())
        .extracting(Shown::place)
        .contains("docs/language.md letter.cst", "docs/write-a-pipeline.md sum.cst")
        .anyMatch(place -> place.startsWith("docs/write-a-transform.md line "));
    assertThat(examples()).extracting(Shown::place).contains("docs/examples/alpha.cst");
  }

  private static List<Shown> inPages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> first = Files.list(ROOT)) {
      return Stream.concat(first, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .flatMap(page -> {
            String text = read(page);
            return BLOCK.matcher(text).results().map(block -> shown(page, text, block));
          })
          .toList();
    }
  }

  private static Shown shown(Path page, String text, MatchResult block) {
    String name =
        block.group(1).isEmpty()
            ? "line " + (text.substring(0, block.start()).lines().count() + 1)
            : block.group(1);
    return new Shown(ROOT.relativize(page) + " " + name, block.group(2));
  }

  private static List<Shown> examples() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs/examples"))) {
      return files
          .filter(file -> file.toString().endsWith(".cst"))
          .sorted()
          .map(file -> new Shown(ROOT.relativize(file).toString(), read(file)))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
