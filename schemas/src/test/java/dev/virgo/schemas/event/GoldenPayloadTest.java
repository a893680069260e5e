package dev.virgo.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.schemas.time.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Payloads that are somewhere on a broker. A change that breaks one of them breaks somebody: add an
 * optional member instead, and a new golden payload beside the old one.
 */
class GoldenPayloadTest {
  @ParameterizedTest
  @EnumSource(EventType.class)
  void old_payload_is_readable_and_the_same_bytes_again(EventType type) {
    var golden = Golden.payload(type);
    var event = EventJson.decode(type, golden.getBytes(UTF_8));
    assertThat(event).isInstanceOf(type.record());
    assertThat(new String(EventJson.encode(event), UTF_8)).isEqualTo(golden);
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void member_of_a_later_version_is_passed_over(EventType type) throws Exception {
    var later = (ObjectNode) EventJson.json().readTree(Golden.payload(type));
    later.putObject("added_later").put("by", "somebody");
    assertThat(EventJson.decode(type, EventJson.json().writeValueAsBytes(later)))
        .isEqualTo(EventJson.decode(type, Golden.payload(type).getBytes(UTF_8)));
  }

  @Test
  void members_mean_what_they_say() {
    var ingested = (Event.RecordingIngested) golden(EventType.RECORDING_INGESTED);
    assertThat(ingested.start()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
    assertThat(ingested.streams().getFirst().segments())
        .containsExactly(new Event.Segment(0, 5120));
    assertThat(ingested.streams().getLast().rateNum()).isEqualTo(30_000);
    assertThat(ingested.streams().getLast().blockLengthNs()).isEqualTo(2_000_000_000L);

    var ready = (Event.NodeReady) golden(EventType.NODE_READY);
    assertThat(ready.key()).isEqualTo("night-1/filtered/0");
    assertThat(EventType.topicOf(ready)).isEqualTo("virgo.node-ready-bulk");
    assertThat(ready.slices().getFirst().windows().getFirst().getFirst().cutRight()).isTrue();
    assertThat(ready.ports().getFirst().locality().tolerance()).isEqualTo(6e-8);

    var done = (Event.NodeDone) golden(EventType.NODE_DONE);
    assertThat(done.slices().getLast().slice())
        .isEqualTo(new Slice(10_000_000_000L, 20_000_000_000L));
    assertThat(done.slices().getLast().reason()).isEqualTo(Event.Reason.TRANSFORM);
  }

  @Test
  void absent_block_length_is_one_second() {
    var stream =
        new Event.Stream(
            "eeg",
            "signal",
            "edf",
            "file:///a.edf",
            256,
            1,
            List.of(new Event.Channel("Cz", "uV")),
            List.of(new Event.Segment(0, 1)),
            null,
            List.of(),
            null,
            null,
            null);
    assertThat(stream.blockLengthNs()).isEqualTo(1_000_000_000L);
  }

  @Test
  void map_members_are_written_in_one_order() {
    var letters = "qwertyuiopasdfghjklzxcvbnm".chars().mapToObj(Character::toString).toList();
    var counts = new java.util.HashMap<String, Long>();
    letters.forEach(letter -> counts.put(letter, 1L));
    var event = new Event.BackfillProgress("b", "v", "RUNNING", Map.copyOf(counts), 26);
    assertThat(new String(EventJson.encode(event), UTF_8))
        .containsSubsequence(letters.stream().sorted().map(l -> "\"" + l + "\":1").toList());
  }

  private static Event golden(EventType type) {
    return EventJson.decode(type, Golden.payload(type).getBytes(UTF_8));
  }
}
