package dev.virgo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.bus.BusOfRecords;
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
    assertThat(Trace.of(bus, MINE)).isEqualTo(new Trace(MINE, 2, List.of("executor", "planner")));
  }
}
