package dev.virgo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.cli.bus.BusOfRecords;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final String MINE = "0af7651916cd43dd8448eb211c80319c";

  private static Map<String, String> headers(String trace, String span, String service) {
    return Map.of(
        "traceparent", "00-" + trace + "-" + span + "-01", "ce_source", "/virgo/" + service);
  }

  @Test
  void the_services_that_spoke_in_a_trace_are_told_and_no_others() {
    var bus =
        BusOfRecords.of(
            "virgo.node-ready",
            List.of(
                headers(MINE, "00f067aa0ba902b7", "planner"),
                headers(MINE, "00f067aa0ba902b7", "planner"),
                headers(MINE, "b7ad6b7169203331", "executor"),
                headers("4bf92f3577b34da6a3ce929d0e0e4736", "53995c3f42cd8ad8", "backfill"),
                Map.of()));
    assertThat(Trace.of(bus, MINE))
        .isEqualTo(new Trace(MINE, 2, List.of("virgo-executor", "virgo-planner")));
  }

  @Test
  void jaeger_counts_every_span_and_names_every_process_once() throws Exception {
    var answer =
        new JsonMapper()
            .readTree(
                """
                {"data": [{"spans": [{"processID": "p1"}, {"processID": "p2"}, {"processID": "p3"}],
                           "processes": {"p1": {"serviceName": "virgo-worker"}, "p2": {"serviceName": "virgo-cache"},
                                         "p3": {"serviceName": "virgo-worker"}}}]}
                """);
    assertThat(Viewer.read(MINE, answer).trace())
        .isEqualTo(new Trace(MINE, 3, List.of("virgo-cache", "virgo-worker")));
    assertThat(Viewer.read(MINE, new JsonMapper().readTree("{\"data\": null}")).trace())
        .isEqualTo(new Trace(MINE, 0, List.of()));
  }

  @Test
  void a_trace_is_whole_when_no_parent_and_no_computed_slice_is_missing() throws Exception {
    var root = "{\"spanID\": \"01\", \"references\": []}";
    var batch =
        """
        {"spanID": "03", "references": [{"traceID": "%s", "spanID": "02"}],
         "tags": [{"key": "virgo.slices", "value": 5}, {"key": "virgo.slot", "value": "1"}]}
        """
            .formatted(MINE);
    var parent =
        "{\"spanID\": \"02\", \"references\": [{\"traceID\": \"%s\", \"spanID\": \"01\"}]}";
    var middle = parent.formatted(MINE);
    var commit = batch.replace("virgo.slot", "virgo.node").replace("03", "05");
    var elsewhere = parent.formatted("4bf92f3577b34da6a3ce929d0e0e4736").replace("02", "04");

    assertThat(seen(root, middle, batch).whole(5)).isTrue();
    assertThat(seen(root, middle, batch, elsewhere).whole(5)).isTrue();
    assertThat(seen(root, middle, batch).whole(6)).isFalse();
    assertThat(seen(root, batch).whole(5)).isFalse();
    assertThat(seen(root, middle).whole(5)).isFalse();
    assertThat(seen(root, middle, commit).whole(5)).isFalse();
    assertThat(seen().whole(0)).isFalse();
  }

  private static Viewer.Seen seen(String... spans) throws IOException {
    var answer = "{\"data\": [{\"spans\": [" + String.join(",", spans) + "]}]}";
    return Viewer.read(MINE, new JsonMapper().readTree(answer));
  }
}
