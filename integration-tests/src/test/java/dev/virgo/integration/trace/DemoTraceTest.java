package dev.virgo.integration.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.stack.Virgo;
import dev.virgo.readers.demo.DemoRecording;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the demo tells of its trace is what Jaeger has. */
@Tag("trace")
@Timeout(600)
class DemoTraceTest {
  @TempDir Path folder;

  @Test
  void spans_and_nodes_that_the_demo_tells_are_those_of_jaeger() throws Exception {
    var virgo = new Virgo(folder);
    var built =
        virgo.call(folder, List.of(Virgo.ROOT.resolve("deploy/jaeger/build.sh").toString()));
    if (built.exit() != 0 && !"true".equals(System.getenv("CI"))) {
      Assumptions.abort("no Jaeger: " + built.err());
    }
    assertThat(built.exit()).as(built.err()).isZero();
    var recording = folder.resolve("short.edf");
    DemoRecording.write(recording, 11, DemoRecording.Settings.DEFAULT.withSeconds(20));
    var system = new Virgo(folder.resolve("demo"));
    try {
      var told =
          virgo
              .succeed("demo", "--trace", "--keep", "--json", "--recording", recording.toString())
              .json();

      var jaeger = new Jaeger(system.succeed("status", "--json").json());
      var tree = jaeger.settled(told.path("trace").path("trace_id").asText());
      assertThat(told.path("trace").path("spans").asInt()).isEqualTo(tree.size());
      assertThat(told.path("trace").path("services").valueStream().map(JsonNode::asText))
          .containsExactlyElementsOf(tree.services());
      var first = told.path("first");
      assertThat(told.path("trace").path("trace_id")).isEqualTo(first.path("trace_id"));
      var worked =
          tree.named("virgo-worker", "run ").stream()
              .map(span -> span.attribute("virgo.node"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(
              first
                  .path("nodes")
                  .valueStream()
                  .filter(node -> node.path("materialized").asInt() > 0)
                  .map(node -> node.path("node").asText()))
          .containsExactlyInAnyOrderElementsOf(worked);
    } finally {
      system.call("down");
    }
  }
}
