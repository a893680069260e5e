package dev.virgo.cli.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.virgo.cli.Session;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.schemas.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsCommandTest {
  private static final Map<String, String> HEADERS =
      Map.of(
          "ce_specversion", "1.0",
          "ce_id", "e1",
          "ce_type", "virgo.run-completed.v1",
          "ce_source", "/virgo/planner",
          "ce_time", "2026-11-22T10:00:00Z",
          "content-type", "application/json");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final EventsCommand events =
      new EventsCommand(Session.terminal(out, new ByteArrayOutputStream()));
  private final FakeBus bus =
      new FakeBus()
          .put("virgo.run-completed", "r", HEADERS, "{\"run\": \"x\"}")
          .put("ursa.recording-ingested", "r", Map.of(), "no JSON")
          .put("virgo.dead-letters.cache", "r", Map.of(), "{}");

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void json_is_one_list_of_cloud_events_without_dead_letters() throws Exception {
    events.json = JsonOption.given();
    events.show(bus);
    assertThat(lines()).hasSize(1);
    var list = EventJson.json().readTree(lines().getFirst());
    assertThat(list).hasSize(2);
    var event = list.path(0);
    assertThat(event.path("type").asText()).isEqualTo("virgo.run-completed.v1");
    assertThat(event.path("id").asText()).isEqualTo("e1");
    assertThat(event.path("time").asText()).isEqualTo("2026-11-22T10:00:00Z");
    assertThat(event.path("topic").asText()).isEqualTo("virgo.run-completed");
    assertThat(event.path("data").path("run").asText()).isEqualTo("x");
    assertThat(list.path(1).path("data_text").asText()).isEqualTo("no JSON");
  }

  @Test
  void following_writes_one_document_per_line_and_nothing_twice() throws Exception {
    events.json = JsonOption.given();
    events.follow = true;
    events.topics = List.of("run-completed");
    events.show(bus);
    assertThat(lines()).hasSize(1);
    assertThat(EventJson.json().readTree(lines().getFirst()).path("offset").asLong()).isZero();
  }

  @Test
  void a_topic_is_found_by_its_short_name_and_an_unknown_one_is_refused() {
    assertThat(EventsCommand.chosen(bus.topics(), List.of("recording-ingested")))
        .containsExactly("ursa.recording-ingested");
    assertThatExceptionOfType(CliFailure.class)
        .isThrownBy(() -> EventsCommand.chosen(bus.topics(), List.of("run-complete")))
        .withMessageContaining("virgo.run-completed");
  }
}
