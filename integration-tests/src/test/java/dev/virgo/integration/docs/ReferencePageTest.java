package dev.virgo.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
  private static final String CONFIGURATION = "import org.eclipse.microprofile.config.";
  private static final Pattern PROPERTY = Pattern.compile("\"(virgo\\.[a-z.-]+)\"");
  private static final Pattern CONFIGURED =
      Pattern.compile("(?m)(?:^|\\$\\{)(virgo\\.[a-z.-]+)(?==|[:}])");
  private static final Pattern METRIC =
      Pattern.compile(
          "\"((?:virgo\\.(?:events|outbox|cache|planner|executor)\\.(?!address|grace|[a-z]+\\.deadline|reconcile)"
              + "|messaging\\.(?:client|process)\\.|cicd\\.(?:worker|pipeline\\.run)\\.(?!state))[a-z.]+)\"");

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
    assertThat(quoted("## Metrics", "(?:virgo|messaging|cicd)\\.[a-z.]+"))
        .isEqualTo(found(METRIC, ".java", "src/main"));
  }

  @Test
  void every_variable_is_listed_and_exists() throws IOException {
    var named = found(VARIABLE, ".java", "src/main");
    named.addAll(found(VARIABLE, ".java", "integration-tests/src/test"));
    named.addAll(found(VARIABLE, ".sh", "deploy/script"));
    named.addAll(found(VARIABLE, ".sh", "deploy/jaeger"));
    named.addAll(found(VARIABLE, "Dockerfile", "deploy/images"));
    named.addAll(found(VARIABLE, ".yaml", "deploy/compose"));
    named.addAll(found(VARIABLE, "/virgo", ""));
    named.addAll(asVariables(configured()));
    named.addAll(asVariables(found(CONFIGURED, ".properties", "src/main")));

    assertThat(quoted("## Configuration", "VIRGO_[A-Z_]+")).isEqualTo(named);
  }

  /** What classes that read configuration name, but for the metrics that some of them have. */
  private static Set<String> configured() throws IOException {
    var names = new TreeSet<String>();
    for (var file : Sources.files()) {
      var text = file.toString().endsWith(".java") ? Files.readString(file) : "";
      if (file.toString().contains("src/main") && text.contains(CONFIGURATION)) {
        PROPERTY.matcher(text).results().forEach(match -> names.add(match.group(1)));
      }
    }
    names.removeAll(found(METRIC, ".java", "src/main"));
    return names;
  }

  /** As the services' configuration names them: {@code virgo.lease.ms} is VIRGO_LEASE_MS. */
  private static Set<String> asVariables(Set<String> properties) {
    return properties.stream()
        .map(name -> name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
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
    for (var file : Sources.files()) {
      if (file.toString().endsWith(ending) && file.toString().contains(within)) {
        pattern
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> found.add(match.group(Math.min(1, match.groupCount()))));
      }
    }
    return found;
  }
}
