package dev.virgo.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/reference.md} lists what the sources have, no more and no less. */
class ReferencePageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern TABLE = Pattern.compile("create (?:table|view) ([a-z_]+\\.[a-z_]+)");
  private static final Pattern VARIABLE = Pattern.compile("VIRGO_[A-Z_]*[A-Z]");
  private static final Pattern METRIC =
      Pattern.compile(
          "\"(virgo\\.(?:events|outbox|cache|planner|executor)\\.(?!address|grace|[a-z]+\\.deadline|reconcile)[a-z.]+)\"");

  private static String page = "";

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(ROOT.resolve("docs/reference.md"));
  }

  @Test
  void every_topic_is_listed_with_its_partitions_and_retention() {
    for (var topic : Topics.all()) {
      assertThat(page)
          .contains(
              "| `%s` | %d | %d days |"
                  .formatted(topic.name(), topic.partitions(), topic.retention().toDays()));
    }
    assertThat(section("## Topics").lines().filter(line -> line.startsWith("| `")))
        .hasSize(Topics.all().size());
  }

  @Test
  void every_table_is_listed_and_exists() throws IOException {
    assertThat(quoted("## Tables", "[a-z]+\\.[a-z_]+")).isEqualTo(found(TABLE, ".sql", "src/main"));
  }

  @Test
  void every_metric_is_listed_and_exists() throws IOException {
    assertThat(quoted("## Metrics", "virgo\\.[a-z.]+"))
        .isEqualTo(found(METRIC, ".java", "src/main"));
  }

  @Test
  void every_variable_that_the_sources_name_is_listed() throws IOException {
    assertThat(quoted("## Configuration", "VIRGO_[A-Z_]+"))
        .containsAll(found(VARIABLE, ".java", "src/main"));
  }

  private static String section(String title) {
    int start = page.indexOf(title);
    int end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  private static Set<String> quoted(String title, String what) {
    return Pattern.compile("`(" + what + ")`")
        .matcher(section(title))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, String ending, String within)
      throws IOException {
    var found = new TreeSet<String>();
    try (var files = Files.walk(ROOT)) {
      for (var file :
          files
              .filter(path -> path.toString().endsWith(ending))
              .filter(path -> path.toString().contains(within))
              .filter(path -> !path.toString().contains("/target/"))
              .toList()) {
        pattern
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> found.add(match.group(Math.min(1, match.groupCount()))));
      }
    }
    return found;
  }
}
