package dev.virgo.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BadRecordsTest {
  private static final String TOPIC = EventType.RECORDING_INGESTED.topic();
  private static final String TYPE = EventType.RECORDING_INGESTED.cloudEventType();
  private static final String GOOD =
      """
      {"recording": "good", "revision": 1, "start": "2026-11-22T10:00:00Z",
       "streams": [{"name": "eeg", "kind": "signal", "format": "edf", "uri": "file:///a.edf",
         "rate_num": 256, "rate_den": 1, "channels": [{"name": "Cz", "unit": "uV"}],
         "segments": [{"t0_ns": 0, "samples": 2560}],
         "hash": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"}]}
      """;

  private record Bad(
      String what, @Nullable String type, String payload, Fault fault, String member) {}

  @Test
  void every_kind_of_bad_record_is_set_aside_with_its_reason_and_the_partition_goes_on()
      throws Exception {
    var bads =
        List.of(
            new Bad("no type", null, GOOD, Fault.NO_TYPE, "ce_type"),
            new Bad("unknown type", "ursa.recording-eaten.v1", GOOD, Fault.UNKNOWN_TYPE, "ce_type"),
            new Bad(
                "type of another topic",
                EventType.NODE_DONE.cloudEventType(),
                GOOD,
                Fault.WRONG_TOPIC,
                "ce_type"),
            new Bad("invalid JSON", TYPE, "{\"recording\": ", Fault.INVALID, "$"),
            new Bad("two documents", TYPE, GOOD + GOOD, Fault.INVALID, "$"),
            new Bad("null", TYPE, "null", Fault.INVALID, "$"),
            new Bad("nothing", TYPE, "", Fault.INVALID, "$"),
            new Bad(
                "missing member",
                TYPE,
                without("\"recording\": \"good\", "),
                Fault.INVALID,
                "recording"),
            new Bad(
                "member of a wrong type",
                TYPE,
                with("\"revision\": 1", "\"revision\": \"one\""),
                Fault.INVALID,
                "$.revision"),
            new Bad(
                "unknown stream kind",
                TYPE,
                with("\"signal\"", "\"smell\""),
                Fault.INVALID,
                "kind"),
            new Bad(
                "negative time",
                TYPE,
                with("\"t0_ns\": 0", "\"t0_ns\": -1"),
                Fault.INVALID,
                "segments.t0_ns"),
            new Bad(
                "hash of wrong length",
                TYPE,
                with("0001020304", "01020304"),
                Fault.INVALID,
                "$.streams[0].hash"));
    var kafka = TestBus.stack("strict").kafka();
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var bad : bads) {
      records.add(TestBus.record(TOPIC, bad.type(), bad.what(), bad.payload().getBytes(UTF_8)));
    }
    records.add(TestBus.record(TOPIC, TYPE, "good", GOOD.getBytes(UTF_8)));
    TestBus.send(kafka, records);

    var meters = new SimpleMeterRegistry();
    var handled = new ConcurrentLinkedQueue<String>();
    var settings = new EventConsumer.Settings(kafka, "strict", "strict", List.of(TOPIC), 5, "");
    try (var _ =
        EventConsumer.start(
            settings, batch -> batch.forEach(r -> handled.add(r.event().key())), meters)) {
      assertThat(TestBus.eventually(() -> handled.contains("good"))).isTrue();
    }

    assertThat(handled).containsExactly("good");
    var dead = TestBus.read(kafka, Topics.deadLetters("strict"), bads.size(), _ -> true);
    assertThat(dead).hasSameSizeAs(bads);
    for (int i = 0; i < bads.size(); i++) {
      var bad = bads.get(i);
      var letter = dead.get(i);
      assertThat(TestBus.key(letter)).isEqualTo(bad.what());
      assertThat(CloudEvents.text(letter.headers(), "dead_letter_fault"))
          .as(bad.what())
          .isEqualTo(bad.fault().name());
      assertThat(CloudEvents.text(letter.headers(), "dead_letter_member"))
          .as(bad.what())
          .isEqualTo(bad.member());
      assertThat(CloudEvents.text(letter.headers(), "dead_letter_topic")).isEqualTo(TOPIC);
      assertThat(CloudEvents.text(letter.headers(), "dead_letter_offset"))
          .isEqualTo(Integer.toString(i));
      assertThat(CloudEvents.text(letter.headers(), "ce_id")).isEqualTo("id-of-" + bad.what());
      if (bad.fault() != Fault.TOO_LARGE) {
        assertThat(new String(letter.value(), UTF_8)).isEqualTo(bad.payload());
      }
      assertThat(requireNonNull(CloudEvents.text(letter.headers(), "dead_letter_reason")))
          .isNotBlank();
    }
    assertThat(
            meters.find("virgo.events.dead").counters().stream().mapToDouble(c -> c.count()).sum())
        .isEqualTo(bads.size());
  }

  private static String with(String text, String replacement) {
    assertThat(GOOD).contains(text);
    return GOOD.replace(text, replacement);
  }

  private static String without(String text) {
    return with(text, "");
  }

  @Test
  void record_above_the_limit_is_bad_before_it_is_parsed() {
    var record =
        new ConsumerRecord<byte[], byte[]>(
            TOPIC, 0, 0, new byte[0], new byte[CloudEvents.MAX_BYTES + 1]);
    CloudEvents.put(record.headers(), "ce_type", TYPE);

    assertThat(CloudEvents.decode(record))
        .isInstanceOfSatisfying(
            CloudEvents.Decoded.Bad.class,
            bad -> assertThat(bad.fault()).isEqualTo(Fault.TOO_LARGE));
  }
}
