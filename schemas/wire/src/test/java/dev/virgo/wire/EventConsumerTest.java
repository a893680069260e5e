package dev.virgo.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.Topics;
import dev.virgo.wire.EventConsumer.Handler;
import dev.virgo.wire.EventConsumer.Received;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class EventConsumerTest {
  private static final String TOPIC = EventType.RECORDING_DELETED.topic();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void transient_failure_is_retried_until_it_passes_and_readiness_tells() throws Exception {
    var kafka = TestBus.stack("weather").kafka();
    var away = new AtomicBoolean(true);
    var tries = new AtomicInteger();
    var seen = new ConcurrentLinkedQueue<String>();
    Handler handler =
        batch -> {
          tries.incrementAndGet();
          if (away.get()) {
            throw new IllegalStateException(new SQLException("gone", "08006"));
          }
          seen.addAll(keys("weather-", batch));
        };
    TestBus.send(kafka, deleted("weather-1", "weather-2", "weather-3"));
    try (var consumer = start(kafka, "weather", handler)) {
      // More tries than a failure of the event itself would get.
      assertThat(TestBus.eventually(() -> tries.get() > 5)).isTrue();
      assertThat(consumer.healthy()).isFalse();
      assertThat(seen).isEmpty();

      away.set(false);

      assertThat(TestBus.eventually(() -> seen.size() == 3)).isTrue();
      assertThat(seen).containsExactly("weather-1", "weather-2", "weather-3");
      assertThat(TestBus.eventually(consumer::healthy)).isTrue();
    }
    assertThat(meters.find("virgo.events.dead").counters()).isEmpty();
  }

  @Test
  void an_instance_that_comes_back_does_not_wait_for_the_one_that_was_killed() throws Exception {
    var kafka = TestBus.stack("phoenix").kafka();
    var settings =
        new EventConsumer.Settings(kafka, "phoenix", "phoenix", List.of(TOPIC), 10, "phoenix-1");
    // Killed: it neither polls again nor leaves, and to the broker it lives on.
    try (var killed = new KafkaConsumer<byte[], byte[]>(KafkaSettings.consumer(settings))) {
      killed.subscribe(List.of(TOPIC));
      assertThat(
              TestBus.eventually(() ->
                  !killed.poll(Duration.ofMillis(100)).isEmpty() || !killed.assignment().isEmpty()))
          .isTrue();
      var seen = new ConcurrentLinkedQueue<String>();
      TestBus.send(kafka, deleted("phoenix-1"));

      try (var _ =
          EventConsumer.start(settings, batch -> seen.addAll(keys("phoenix-", batch)), meters)) {
        assertThat(TestBus.eventually(() -> seen.contains("phoenix-1"))).isTrue();
      }
    }
  }

  @Test
  void poison_event_is_set_aside_and_its_neighbours_are_handled() throws Exception {
    var kafka = TestBus.stack("poison").kafka();
    var poisoned = new CopyOnWriteArrayList<String>();
    var seen = new ConcurrentLinkedQueue<String>();
    var handler =
        new Handler() {
          @Override
          public void handle(List<Received> batch) {
            var keys = keys("poison-", batch);
            if (keys.contains("poison-bad")) {
              throw new ArithmeticException("cannot divide this");
            }
            seen.addAll(keys);
          }

          @Override
          public void onPoison(Received event, Exception cause) {
            poisoned.add(event.event().key() + " " + cause.getMessage());
          }
        };
    TestBus.send(kafka, deleted("poison-1", "poison-bad", "poison-2"));
    try (var _ = start(kafka, "poison", handler)) {
      assertThat(TestBus.eventually(() -> seen.contains("poison-2"))).isTrue();
    }
    assertThat(seen).containsExactly("poison-1", "poison-2");
    assertThat(poisoned).containsExactly("poison-bad cannot divide this");
    var dead = TestBus.read(kafka, Topics.deadLetters("poison"), 1, _ -> true).getFirst();
    assertThat(TestBus.key(dead)).isEqualTo("poison-bad");
    assertThat(CloudEvents.text(dead.headers(), "dead_letter_fault")).isEqualTo("POISON");
    assertThat(CloudEvents.text(dead.headers(), "dead_letter_reason"))
        .contains("cannot divide this");
    assertThat(CloudEvents.text(dead.headers(), "ce_id")).isEqualTo("id-of-poison-bad");
  }

  @Test
  void error_thrown_by_a_handler_is_poison_and_does_not_end_the_consumer() throws Exception {
    var kafka = TestBus.stack("error").kafka();
    var seen = new ConcurrentLinkedQueue<String>();
    Handler handler =
        batch -> {
          if (keys("error-", batch).contains("error-bad")) {
            throw new StackOverflowError();
          }
          seen.addAll(keys("error-", batch));
        };
    TestBus.send(kafka, deleted("error-bad", "error-1"));
    try (var consumer = start(kafka, "error", handler)) {
      assertThat(TestBus.eventually(() -> seen.contains("error-1"))).isTrue();
      assertThat(TestBus.eventually(consumer::healthy)).isTrue();
    }
  }

  @Test
  void paused_consumer_gets_nothing_and_stays_a_member() throws Exception {
    var kafka = TestBus.stack("pause").kafka();
    var seen = new ConcurrentLinkedQueue<String>();
    var marker = new CountDownLatch(1);
    Handler handler =
        batch -> {
          seen.addAll(keys("pause-", batch));
          if (seen.contains("pause-marker")) {
            marker.countDown();
          }
        };
    try (var consumer = start(kafka, "pause", handler)) {
      TestBus.send(kafka, deleted("pause-marker"));
      assertThat(marker.await(30, TimeUnit.SECONDS)).isTrue();
      consumer.pause();
      // A second consumer of the topic shows when the event was there to be fetched.
      var other = new ConcurrentLinkedQueue<String>();
      try (var _ = start(kafka, "pause-other", batch -> other.addAll(keys("pause-", batch)))) {
        TestBus.send(kafka, deleted("pause-1"));
        assertThat(TestBus.eventually(() -> other.contains("pause-1"))).isTrue();
      }
      // One batch may already have been asked for; the next is not.
      var before = List.copyOf(seen);
      TestBus.send(kafka, deleted("pause-2"));
      try (var _ = start(kafka, "pause-third", batch -> other.addAll(keys("pause-", batch)))) {
        assertThat(TestBus.eventually(() -> other.contains("pause-2"))).isTrue();
      }
      assertThat(List.copyOf(seen)).isEqualTo(before).doesNotContain("pause-2");
      assertThat(consumer.healthy()).isTrue();

      consumer.resume();

      assertThat(TestBus.eventually(() -> seen.contains("pause-2"))).isTrue();
      assertThat(seen).containsExactly("pause-marker", "pause-1", "pause-2");
    }
  }

  @Test
  void successor_goes_on_where_the_closed_one_ended() throws Exception {
    var kafka = TestBus.stack("successor").kafka();
    var first = new ConcurrentLinkedQueue<String>();
    TestBus.send(kafka, deleted("successor-1"));
    try (var _ = start(kafka, "successor", batch -> first.addAll(keys("successor-", batch)))) {
      assertThat(TestBus.eventually(() -> first.contains("successor-1"))).isTrue();
    }
    TestBus.send(kafka, deleted("successor-2"));
    var second = new ConcurrentLinkedQueue<String>();
    try (var _ = start(kafka, "successor", batch -> second.addAll(keys("successor-", batch)))) {
      assertThat(TestBus.eventually(() -> second.contains("successor-2"))).isTrue();
    }
    assertThat(second).containsExactly("successor-2");
  }

  @Test
  void batch_that_waits_for_the_database_is_not_lost_when_the_service_ends() throws Exception {
    var kafka = TestBus.stack("ending").kafka();
    var tries = new AtomicInteger();
    TestBus.send(kafka, deleted("ending-1"));
    try (var _ =
        start(
            kafka,
            "ending",
            batch -> {
              if (!keys("ending-", batch).isEmpty()) {
                tries.incrementAndGet();
                throw new SQLException("gone", "57P01");
              }
            })) {
      assertThat(TestBus.eventually(() -> tries.get() > 1)).isTrue();
    }
    var seen = new ConcurrentLinkedQueue<String>();
    try (var _ = start(kafka, "ending", batch -> seen.addAll(keys("ending-", batch)))) {
      assertThat(TestBus.eventually(() -> seen.contains("ending-1"))).isTrue();
    }
  }

  @Test
  void batch_in_hand_at_a_rebalance_is_not_lost() throws Exception {
    var kafka = TestBus.stack("handover").kafka();
    var away = new AtomicBoolean(true);
    var tries = new AtomicInteger();
    var seen = new ConcurrentLinkedQueue<String>();
    Handler handler =
        batch -> {
          var keys = keys("handover-", batch);
          if (!keys.isEmpty() && away.get()) {
            tries.incrementAndGet();
            throw new SQLException("gone", "08006");
          }
          seen.addAll(keys);
        };
    TestBus.send(kafka, deleted("handover-1", "handover-2"));
    try (var _ = start(kafka, "handover", handler)) {
      assertThat(TestBus.eventually(() -> tries.get() > 1)).isTrue();
      // The one that waits answers the rebalance, or the second would never become a member.
      try (var _ = start(kafka, "handover", handler)) {
        int before = tries.get();
        assertThat(TestBus.eventually(() -> tries.get() > before + 1)).isTrue();
        away.set(false);
        assertThat(TestBus.eventually(() -> seen.contains("handover-2"))).isTrue();
      }
    }
    assertThat(seen).startsWith("handover-1", "handover-2");
  }

  @Test
  void event_comes_with_its_id_and_trace() throws Exception {
    var kafka = TestBus.stack("traced").kafka();
    var got = new CopyOnWriteArrayList<Received>();
    var record = deleted("traced-1").getFirst();
    CloudEvents.put(
        record.headers(), "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    TestBus.send(kafka, List.of(record));
    try (var _ =
        start(
            kafka,
            "traced",
            batch -> {
              for (var received : batch) {
                if (received.event().key().equals("traced-1")) {
                  got.add(received);
                }
              }
            })) {
      assertThat(TestBus.eventually(() -> !got.isEmpty())).isTrue();
    }
    var received = got.getFirst();
    assertThat(received.id()).isEqualTo("id-of-traced-1");
    assertThat(received.event()).isEqualTo(new Event.RecordingDeleted("traced-1"));
    assertThat(Span.fromContext(received.trace()).getSpanContext().getTraceId())
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    try (var span = Traces.consume(received)) {
      assertThat(Traces.current()).contains("0af7651916cd43dd8448eb211c80319c");
      assertThat(Traces.traceparent(span.context())).isEqualTo(Traces.current());
    }
  }

  @Test
  void broker_that_is_away_shows_in_readiness_only_after_the_first_assignment() {
    var settings =
        new EventConsumer.Settings("127.0.0.1:9", "nobody", "nobody", List.of(TOPIC), 10, "");
    try (var consumer = EventConsumer.start(settings, _ -> {}, meters)) {
      assertThat(consumer.healthy()).isFalse();
    }
  }

  private EventConsumer start(String kafka, String group, Handler handler) {
    var service = group.replaceFirst("-.*", "");
    return EventConsumer.start(
        new EventConsumer.Settings(kafka, group, service, List.of(TOPIC), 100, ""),
        handler,
        meters);
  }

  private static List<String> keys(String prefix, List<Received> batch) {
    return batch.stream()
        .map(received -> received.event().key())
        .filter(key -> key.startsWith(prefix))
        .toList();
  }

  private static List<ProducerRecord<byte[], byte[]>> deleted(String... recordings) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var recording : recordings) {
      records.add(TestBus.record(new Event.RecordingDeleted(recording)));
    }
    assertThat(records).allSatisfy(r -> assertThat(new String(r.value(), UTF_8)).contains("{"));
    return records;
  }
}
