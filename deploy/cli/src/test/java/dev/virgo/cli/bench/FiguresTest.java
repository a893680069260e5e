package dev.virgo.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.virgo.cli.Session;
import dev.virgo.cli.bus.BusRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  private static BusRecord event(String topic, String time, String data) {
    return new BusRecord(
        topic,
        0,
        0,
        0,
        "r".getBytes(StandardCharsets.UTF_8),
        List.of(BusRecord.Header.of("ce_time", "2026-11-22T10:00:0" + time + "Z")),
        data.getBytes(StandardCharsets.UTF_8));
  }

  private static BusRecord started(String run, String node, String time) {
    return event(
        "virgo.node-started", time, "{\"run\":\"%s\",\"node\":\"%s\"}".formatted(run, node));
  }

  private static BusRecord done(String run, String node, String time, String decision) {
    return event(
        "virgo.node-done",
        time,
        "{\"run\":\"%s\",\"node\":\"%s\",\"slices\":[{\"decision\":\"%s\"}]}"
            .formatted(run, node, decision));
  }

  @Test
  void a_hop_is_the_time_between_a_node_s_end_and_the_next_one_s_start() {
    var events =
        List.of(
            started("a", "n1", "0.000"),
            done("a", "n1", "0.100", "MATERIALIZED"),
            started("a", "n2", "0.103500"),
            done("a", "n2", "0.200", "MATERIALIZED"),
            started("other", "n2", "0.900"));
    assertThat(Hops.between(events, List.of("a"), List.of("n1", "n2", "n3")))
        .singleElement()
        .satisfies(hop -> assertThat(hop).isCloseTo(3.5, within(1e-9)));
  }

  @Test
  void what_was_only_found_is_no_end_of_a_node() {
    var events = List.of(done("a", "n1", "0.100", "HIT"), started("a", "n2", "0.105"));
    assertThat(Hops.between(events, List.of("a"), List.of("n1", "n2"))).isEmpty();
  }

  @Test
  void percentiles_are_samples() {
    var hundred = IntStream.rangeClosed(1, 100).mapToObj(number -> (double) number).toList();
    assertThat(Percentiles.of(hundred.reversed())).isEqualTo(new Percentiles(50, 99, 100));
    assertThat(Percentiles.of(List.of(7.0))).isEqualTo(new Percentiles(7, 7, 1));
  }

  @Test
  void the_chain_compiles_against_the_shipped_transforms(@TempDir Path folder) throws Exception {
    var file = folder.resolve("chain.cst");
    Files.writeString(file, Pipelines.chain(10, System.nanoTime()));
    var session = Session.of("compile", "--data", folder.toString(), file.toString());
    assertThat(session.exit()).as(session.out()).isZero();
    assertThat(session.out()).contains("out n10: Signal");
  }

  @Test
  void a_system_elsewhere_is_not_measured() {
    var session = Session.of("bench", "stack", "--url", "http://127.0.0.1:1");
    assertThat(session.exit()).isEqualTo(2);
    assertThat(session.err()).contains("embedded systems only");
  }
}
