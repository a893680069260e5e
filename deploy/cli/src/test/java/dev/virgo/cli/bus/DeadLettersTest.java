package dev.virgo.cli.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.virgo.cli.Session;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.schemas.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final Map<String, String> REASON =
      Map.of(
          "ce_id", "event-7",
          "ce_type", "virgo.node-done.v1",
          "dead_letter_reason", "slices is missing",
          "dead_letter_member", "slices",
          "dead_letter_fault", "INVALID",
          "dead_letter_topic", "virgo.node-done",
          "dead_letter_partition", "4",
          "dead_letter_offset", "99",
          "dead_letter_group", "planner");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FakeBus bus =
      new FakeBus()
          .put("virgo.dead-letters.planner", "r", REASON, "{\"run\": \"x\"}")
          .put("virgo.node-done", "r", Map.of(), "{}");

  @Test
  void the_list_says_why_and_where_from() throws Exception {
    var list = new ListLettersCommand(Session.terminal(out, err));
    list.json = JsonOption.given();
    list.show(bus);
    var letters = EventJson.json().readTree(out.toByteArray());
    assertThat(letters).hasSize(1);
    assertThat(letters.path(0).path("id").asText()).isEqualTo("planner/0");
    assertThat(letters.path(0).path("reason").asText()).isEqualTo("slices is missing");
    assertThat(letters.path(0).path("partition").asInt()).isEqualTo(4);
  }

  @Test
  void a_letter_goes_back_to_its_partition_as_it_was() {
    var replay = new ReplayLettersCommand(Session.terminal(out, err));
    replay.ids = List.of("planner/0");
    replay.replay(bus);
    assertThat(bus.sent).hasSize(1);
    var sent = bus.sent.getFirst();
    assertThat(sent.topic()).isEqualTo("virgo.node-done");
    assertThat(sent.partition()).isEqualTo(4);
    assertThat(sent.headers())
        .extracting(BusRecord.Header::name, BusRecord.Header::text)
        .containsExactlyInAnyOrder(
            tuple("ce_id", "event-7"), tuple("ce_type", "virgo.node-done.v1"));
    assertThat(sent.value()).isEqualTo("{\"run\": \"x\"}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void an_unknown_letter_stops_the_others_from_being_replayed() {
    var replay = new ReplayLettersCommand(Session.terminal(out, err));
    replay.ids = List.of("planner/0", "planner/5");
    assertThatExceptionOfType(CliFailure.class)
        .isThrownBy(() -> replay.replay(bus))
        .withMessageContaining("no dead letter planner/5")
        .satisfies(failure -> assertThat(failure.exit()).isEqualTo(Exit.WRONG_INPUT));
    assertThat(bus.sent).isEmpty();
  }

  @Test
  void what_was_too_large_to_keep_cannot_be_replayed() {
    var large = new HashMap<>(REASON);
    large.put("dead_letter_bytes", "2000000");
    bus.put("virgo.dead-letters.cache", "r", large, null);
    var replay = new ReplayLettersCommand(Session.terminal(out, err));
    replay.all = true;
    assertThatExceptionOfType(CliFailure.class)
        .isThrownBy(() -> replay.replay(bus))
        .withMessageContaining("2000000 bytes")
        .withMessageContaining("virgo.node-done/4@99");
    assertThat(bus.sent).isEmpty();
  }

  @Test
  void an_id_without_a_number_is_a_usage_error() {
    assertThatExceptionOfType(CliFailure.class)
        .isThrownBy(() -> new Letters(bus).find("planner"))
        .satisfies(failure -> assertThat(failure.exit()).isEqualTo(Exit.USAGE));
  }
}
