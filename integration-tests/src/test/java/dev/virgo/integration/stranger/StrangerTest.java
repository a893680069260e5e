package dev.virgo.integration.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.stack.Python;
import dev.virgo.integration.stack.RunningSystem;
import dev.virgo.integration.stack.Virgo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Kafka client in Python that has only the AsyncAPI document, and {@code psql} with what {@code
 * status --json} says: no code of ours is on their way.
 */
@Tag("oracle")
@ExtendWith(RunningSystem.Shared.class)
@Timeout(600)
class StrangerTest {
  private static final Path DOCUMENT =
      Virgo.ROOT.resolve("schemas/src/main/resources/asyncapi.yaml");
  private static final Path CLIENT = Virgo.ROOT.resolve("integration-tests/oracles/stranger.py");

  @TempDir Path folder;

  @Test
  void whoever_has_the_document_publishes_a_recording_and_hears_what_came_of_it(
      RunningSystem system) throws Exception {
    var heard = stranger(system, "foreign-1");

    assertThat(heard.at("/run/topic").asText()).isEqualTo("virgo.run-completed");
    var assets = heard.path("assets");
    // Three slices of ten seconds for filtered and alpha; quality is four values of the whole.
    assertThat(count(assets, "filtered")).isEqualTo(3);
    assertThat(count(assets, "alpha")).isEqualTo(3);
    assertThat(count(assets, "quality")).isEqualTo(4);

    var rows =
        psql(
            system,
            "select content_hash from ursa.derived_assets where recording = 'foreign-1'"
                + " and pipeline_version = 'standard_v2026q2' and output = 'alpha' order by t0_ns");
    assertThat(rows).hasSize(3).containsExactlyElementsOf(hashes(assets, "alpha"));
  }

  /** Who hashes blocks by the document's definition gets what the file's hash gets. */
  @Test
  void block_hashes_by_the_document_are_those_that_workers_make(RunningSystem system)
      throws Exception {
    var whole = stranger(system, "foreign-2", "--seed", "2");
    var blocks = stranger(system, "foreign-3", "--seed", "2", "--blocks");

    assertThat(blocks.at("/run/topic").asText()).isEqualTo("virgo.run-completed");
    // The same samples under another name: nothing is computed again.
    assertThat(blocks.path("assets")).isEmpty();
    var query =
        "select output, field, t0_ns, content_hash from ursa.derived_assets"
            + " where pipeline_version = 'standard_v2026q2' and recording = '%s' order by 1, 2, 3";
    assertThat(psql(system, query.formatted("foreign-3")))
        .isNotEmpty()
        .isEqualTo(psql(system, query.formatted("foreign-2")));
    assertThat(whole.at("/run/topic").asText()).isEqualTo("virgo.run-completed");
  }

  private static long count(JsonNode assets, String node) {
    return assets.valueStream().filter(asset -> asset.path("node").asText().equals(node)).count();
  }

  private static List<String> hashes(JsonNode assets, String node) {
    return assets
        .valueStream()
        .filter(asset -> asset.path("node").asText().equals(node))
        .sorted((a, b) -> Long.compare(a.path("t0_ns").asLong(), b.path("t0_ns").asLong()))
        .map(asset -> asset.path("content_hash").asText())
        .toList();
  }

  private JsonNode stranger(RunningSystem system, String recording, String... more)
      throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Python.ofOracles(),
                CLIENT.toString(),
                DOCUMENT.toString(),
                system.status().path("kafka").asText(),
                folder.toString(),
                recording));
    command.addAll(List.of(more));
    return succeed(system, command).json();
  }

  /** Rows, columns separated by bars. */
  private List<String> psql(RunningSystem system, String query) throws Exception {
    if (!present("psql") && !"true".equals(System.getenv("CI"))) {
      Assumptions.abort("no psql (Debian: apt-get install postgresql-client)");
    }
    var uri = system.status().at("/postgres/uri").asText();
    return succeed(system, List.of("psql", "-At", uri, "-c", query)).out().lines().toList();
  }

  private static boolean present(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Path.of(folder, program).toFile().canExecute());
  }

  private Virgo.Call succeed(RunningSystem system, List<String> command) throws Exception {
    var call = system.virgo().call(folder, command);
    assertThat(call.exit()).as("%s\n%s\n%s", command, call.out(), call.err()).isZero();
    return call;
  }
}
