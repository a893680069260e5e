package dev.virgo.integration.stack;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.integration.oracle.RecordingOracle;
import dev.virgo.readers.demo.DemoRecording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All that is asked of a system on Ray, so that one cluster is started for it: the same results as
 * on worker processes, the table of bad transforms, the loss of the cluster, and an end that leaves
 * nothing.
 */
@Tag("ray")
@ExtendWith(RunningSystem.Shared.class)
class RaySystemTest extends BadTransforms {
  @Override
  List<String> options() throws Exception {
    Ray.isInstalled();
    return List.of("--backend", "ray");
  }

  @Order(1)
  @Test
  void generated_recording_has_the_same_keys_and_contents_as_on_processes(RunningSystem processes)
      throws Exception {
    var file = folder().resolve("both.edf");
    DemoRecording.write(file, 11, DemoRecording.Settings.DEFAULT.withSeconds(450));
    sameOnBoth(processes.virgo(), file, "both");
  }

  @Order(2)
  @Test
  void real_recording_has_the_same_keys_and_contents_as_on_processes(RunningSystem processes)
      throws Exception {
    sameOnBoth(processes.virgo(), RecordingOracle.sample(), "sample");
  }

  private void sameOnBoth(Virgo processes, Path file, String id) throws Exception {
    for (var system : List.of(processes, virgo())) {
      system.succeed("ingest", file.toString(), "--id", id, "--wait");
    }
    assertThat(assets(virgo(), id)).isNotEmpty().isEqualTo(assets(processes, id));
  }

  /** Key and content of everything that is known of a recording. */
  private static Set<String> assets(Virgo system, String recording) throws Exception {
    return system
        .succeed("assets", "--recording", recording, "--json")
        .json()
        .valueStream()
        .map(asset ->
            Stream.of("node", "field", "t0_ns", "t1_ns", "asset_key", "content_hash")
                .map(member -> asset.path(member).asText())
                .collect(Collectors.joining(" ")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Order(3)
  @Test
  void every_node_that_ran_names_backend_host_and_slot(RunningSystem processes) throws Exception {
    namesItsPlaces(processes.virgo(), "process");
    namesItsPlaces(virgo(), "ray");
    assertThat(status().path("backend").asText()).isEqualTo("ray");
    assertThat(processes().map(process -> process.path("role").asText()))
        .contains("ray-head", "ray-gcs", "raylet", "ray-gateway", "worker");
  }

  private static void namesItsPlaces(Virgo system, String backend) throws Exception {
    var runs = system.succeed("runs", "--recording", "both", "--json").json();
    assertThat(runs.path(runs.size() - 1).path("nodes"))
        .filteredOn(node -> node.path("materialized").asInt() > 0)
        .hasSizeGreaterThan(2)
        .allSatisfy(node -> {
          assertThat(node.path("backend").asText()).isEqualTo(backend);
          assertThat(node.path("places")).isNotEmpty();
          assertThat(node.path("places"))
              .allSatisfy(place -> {
                assertThat(place.path("host").asText()).isNotBlank();
                assertThat(place.path("slot").asText()).matches("[1-9][0-9]*");
              });
        });
  }

  /** Nobody's fault: nothing counts as an attempt because of it. */
  @Order(20)
  @ParameterizedTest
  @ValueSource(strings = {"raylet", "ray-gcs", "ray-gateway"})
  void run_that_loses_a_part_of_its_cluster_ends_well_on_the_next_one(String role)
      throws Exception {
    var place = Files.createDirectory(folder().resolve(role));
    var pipeline = Mischief.pipeline("wait", place, "", 8);
    var run = begin(pipeline);
    await().atMost(60, SECONDS).until(() -> Files.exists(place.resolve("started")));
    long killed = pid(role);

    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await().atMost(60, SECONDS).untilAsserted(() -> assertThat(pid(role)).isNotEqualTo(killed));
    Files.writeString(place.resolve("go"), "");

    assertThat(run(pipeline, 0).path("status").asText()).isEqualTo("COMPLETED");
    await().atMost(60, SECONDS).until(() -> status(run).equals("COMPLETED"));
    assertThat(virgo().succeed("show", run, "--slices", "--json").json())
        .isNotEmpty()
        .allSatisfy(slice -> assertThat(slice.path("attempts").asInt()).isZero());
  }

  private String status(String run) throws Exception {
    return virgo().succeed("show", run, "--json").json().path("status").asText();
  }

  private long pid(String role) throws Exception {
    return processes()
        .filter(process -> process.path("role").asText().equals(role))
        .mapToLong(process -> process.path("pid").asLong())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no process is " + role));
  }
}
