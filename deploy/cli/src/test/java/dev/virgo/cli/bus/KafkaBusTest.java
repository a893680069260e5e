package dev.virgo.cli.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.virgo.cli.ingest.KafkaPublisher;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KafkaBusTest {
  private static final byte[] NO_TEXT = {(byte) 0xff, 0, (byte) 0xc3, 0x28};

  private static String broker(String... topics) {
    var size = Map.of("max.message.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES));
    return EmbeddedStack.shared(
            List.of(topics).stream().map(topic -> new EmbeddedTopic(topic, 1, size)).toList())
        .kafka();
  }

  @Test
  void a_large_letter_whose_key_and_headers_are_no_text_goes_back_as_it_was() {
    try (var bus = new KafkaBus(broker("virgo.dead-letters.test", "virgo.old-place"))) {
      var value = new byte[2 << 20];
      bus.send(
          new Bus.Outgoing(
              "virgo.dead-letters.test",
              0,
              NO_TEXT,
              List.of(
                  new BusRecord.Header("ce_id", NO_TEXT),
                  new BusRecord.Header("ce_id", new byte[] {1}),
                  new BusRecord.Header("nothing", null),
                  BusRecord.Header.of("dead_letter_topic", "virgo.old-place"),
                  BusRecord.Header.of("dead_letter_partition", "0")),
              value));
      var letters = new Letters(bus);
      var _ = letters.replay(letters.find("test/0"));
      var back = bus.at(new Bus.Place("virgo.old-place", 0), 0).orElseThrow();
      assertThat(back.keyBytes()).isEqualTo(NO_TEXT);
      assertThat(back.value()).isEqualTo(value);
      assertThat(back.rawHeaders())
          .extracting(BusRecord.Header::name)
          .containsExactly("ce_id", "ce_id", "nothing");
      assertThat(Objects.requireNonNull(back.rawHeaders().getFirst().value())).isEqualTo(NO_TEXT);
      assertThat(back.rawHeaders().getLast().value()).isNull();
    }
  }

  @Test
  void the_newest_are_counted_over_all_topics() {
    try (var bus = new KafkaBus(broker("virgo.count-a", "virgo.count-b"))) {
      for (int i = 0; i < 3; i++) {
        bus.send(new Bus.Outgoing("virgo.count-a", 0, null, List.of(), new byte[] {1}));
        bus.send(new Bus.Outgoing("virgo.count-b", 0, null, List.of(), new byte[] {2}));
      }
      var topics = List.of("virgo.count-a", "virgo.count-b");
      assertThat(bus.newest(topics, 4).records()).hasSize(4);
      assertThat(bus.newest(topics, 4).all()).isFalse();
      assertThat(bus.newest(topics, 6).all()).isTrue();
      assertThat(bus.at(new Bus.Place("virgo.count-a", 0), 3)).isEmpty();
      assertThat(bus.at(new Bus.Place("virgo.never", 0), 0)).isEmpty();
    }
  }

  @Test
  void bytes_are_bounded_too_and_the_newest_stay() {
    var newest = new NewestRecords(100, 10_000);
    for (int i = 0; i < 10; i++) {
      newest.add(new BusRecord("virgo.t", 0, i, i, null, List.of(), new byte[3000]));
    }
    assertThat(newest.records()).extracting(BusRecord::offset).containsExactly(7L, 8L, 9L);
    assertThat(newest.dropped()).isTrue();
  }

  @Test
  void an_address_that_is_none_is_named_with_what_to_do() {
    for (var servers : List.of("", "nonsense", "no such host:9092")) {
      assertThatExceptionOfType(CliFailure.class)
          .isThrownBy(() -> new KafkaBus(servers))
          .withMessageContaining("'" + servers + "'")
          .withMessageContaining("virgo doctor")
          .satisfies(failure -> assertThat(failure.exit()).isEqualTo(Exit.UNREACHABLE));
      assertThatExceptionOfType(CliFailure.class).isThrownBy(() -> new KafkaPublisher(servers));
    }
  }
}
