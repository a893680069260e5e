package dev.virgo.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import dev.virgo.executor.FakeCache.Said;
import dev.virgo.payload.Payloads;
import dev.virgo.readers.BlockHasher;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.edf.EdfPlusWriter;
import dev.virgo.readers.edf.EdfSignal;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.LocalityKey;
import dev.virgo.schemas.rpc.Channel;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.ExecutorGrpc;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.rpc.Locality;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import dev.virgo.wire.Rpc;
import io.quarkus.grpc.GrpcService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service with a real broker and real workers; the cache is a fake that keeps its contract. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
@Timeout(90)
class ExecutorServiceTest {
  private static final String BEHAVIOUR = "dev.virgo.executor.sample.Behaviour@1.0";
  private static final long SECOND = 1_000_000_000L;

  @Inject @GrpcService FakeCache cache;

  @ConfigProperty(name = "virgo.kafka")
  String kafka;

  @ConfigProperty(name = "virgo.cache.address")
  String address;

  @SuppressWarnings("NullAway.Init")
  ExecutorServiceTest() {}

  // ------------------------------------------------------------------ events

  private static Key random() {
    return Key.sha256(UUID.randomUUID().toString().getBytes(UTF_8));
  }

  private Event.NodeReady behave(String how, int slices, long timeoutMs, long ramBytes) {
    var hashes = Samples.descriptor(BEHAVIOUR);
    var value = JsonNodeFactory.instance.textNode(how);
    var port =
        new Event.Port("how", LocalityKey.global(), null, List.of(), null, null, value, null);
    var ready = new ArrayList<Event.ReadySlice>();
    for (int i = 0; i < slices; i++) {
      ready.add(
          new Event.ReadySlice(
              new Slice(i * SECOND, (i + 1) * SECOND),
              1,
              random(),
              Map.of("out", random()),
              List.of(List.of())));
    }
    return new Event.NodeReady(
        "run-1",
        "rec-1",
        "node",
        "run",
        BEHAVIOUR,
        JsonNodeFactory.instance.objectNode(),
        random(),
        hashes.code(),
        hashes.lockfile(),
        new Event.Resources(1, ramBytes, 0, Map.of()),
        timeoutMs,
        0,
        true,
        List.of(port),
        List.of(new Event.Field("out", new Event.FieldHeader("plain", 0, 0, List.of(), 0))),
        ready,
        Event.Priority.INTERACTIVE);
  }

  private Event.NodeReady behave(String how, int slices) {
    return behave(how, slices, 0, 256L << 20);
  }

  private void publish(Event event) throws Exception {
    try (var producer =
        new KafkaProducer<byte[], byte[]>(
            Map.of("bootstrap.servers", kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var record =
          new ProducerRecord<byte[], byte[]>(
              EventType.topicOf(event), event.key().getBytes(UTF_8), EventJson.encode(event));
      record.headers().add("ce_type", EventType.of(event).cloudEventType().getBytes(UTF_8));
      record.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
      record.headers().add("ce_id", UUID.randomUUID().toString().getBytes(UTF_8));
      producer.send(record).get(10, TimeUnit.SECONDS);
    }
  }

  private static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }

  private <T extends Said> T next(Class<T> kind) throws InterruptedException {
    var said = cache.next();
    assertThat(said).isInstanceOf(kind);
    return kind.cast(said);
  }

  // ------------------------------------------------------------------ work

  @Test
  @Timeout(60)
  void what_an_earlier_process_of_the_instance_held_is_taken_over_when_the_cache_answers()
      throws Exception {
    assertThat(cache.awaitTakeOver()).matches(Surroundings.INSTANCE + "/[0-9a-f]{8}");
  }

  @Test
  void ready_slices_are_reserved_computed_and_committed_with_what_they_cost() throws Exception {
    var ready = behave("behave", 3);
    publish(ready);
    for (var slice : ready.slices()) {
      var result = next(Said.Committed.class).result();
      assertThat(result.getCutoffKey()).isEqualTo(bytes(slice.cutoffKey()));
      assertThat(result.getFields(0).getValueJson()).matches("\\d+");
      assertThat(result.getUsage().getBackend()).isEqualTo("process");
      assertThat(result.getUsage().getPeakRssBytes()).isGreaterThan(10 << 20);
      assertThat(result.getUsage().getCostUsd()).isGreaterThan(0);
      assertThat(result.getUsage().getQueueUs()).isGreaterThan(0);
    }
    assertThat(cache.claims()).isZero();
    // The same event again: everything is there.
    publish(ready);
    publish(behave("behave", 1));
    next(Said.Committed.class);
  }

  @Test
  void signal_is_filtered_from_the_recording_into_a_blob(@TempDir Path folder) throws Exception {
    var file = folder.resolve("sine.edf");
    var layout =
        new EdfPlusWriter.Layout(
            LocalDateTime.of(2026, 1, 1, 0, 0),
            false,
            BigDecimal.ONE,
            EdfPlusWriter.Layout.ANONYMOUS,
            List.of(new EdfSignal("EEG A", "uV", -3276.8, 3276.7, 100)));
    try (var writer = new EdfPlusWriter(file, layout)) {
      for (int second = 0; second < 30; second++) {
        var values = new double[1][100];
        for (int i = 0; i < 100; i++) {
          // 10 Hz lies in the band, the offset does not.
          values[0][i] = 500 + 100 * Math.sin(2 * Math.PI * 10 * (second * 100 + i) / 100.0);
        }
        writer.record(second * SECOND, values);
      }
    }
    List<Key> blocks;
    try (var reader = RecordingReader.open(file)) {
      blocks = BlockHasher.blocks(reader, 0, SECOND);
    }
    publish(bandpass(file, blocks));

    var field = next(Said.Committed.class).result().getFields(0);
    var payload = Payloads.decode(Files.readAllBytes(Path.of(URI.create(field.getUri()))));
    assertThat(bytes(Payloads.contentHash(payload))).isEqualTo(field.getContentHash());
    // Generation 1 of the blob's path, as the cache said.
    assertThat(field.getUri()).contains(".g1.arrow");
    var samples = payload.pieces().getFirst().samples()[0];
    assertThat(samples).hasSize(1000);
    double sum = 0;
    double squares = 0;
    for (double sample : samples) {
      sum += sample;
      squares += sample * sample;
    }
    // The offset is gone; a sine of amplitude 100 has a mean square of 5000.
    assertThat(sum / 1000).isBetween(-1.0, 1.0);
    assertThat(squares / 1000).isBetween(4900.0, 5100.0);
  }

  private Event.NodeReady bandpass(Path file, List<Key> blocks) {
    var identity = "dev.virgo.transforms.eeg.EEGBandpass@0.4.1";
    var hashes = Samples.descriptor(identity);
    var channels = List.of(new Event.Channel("EEG A", "uV"));
    var stream = new Event.StreamRef(file.toUri().toString(), "edf", "eeg", 0, blocks);
    long end = 30 * SECOND;
    var port =
        new Event.Port(
            "eeg",
            new LocalityKey(LocalityKey.Kind.LOCAL, 8 * SECOND, 8 * SECOND, 6e-8),
            new Event.FieldHeader("signal", 100, 1, channels, SECOND),
            List.of(new Span(0, end)),
            stream,
            null,
            null,
            null);
    var slice =
        new Event.ReadySlice(
            new Slice(10 * SECOND, 20 * SECOND),
            1,
            random(),
            Map.of("out", random()),
            List.of(List.of(new Window(2 * SECOND, 28 * SECOND, true, true))));
    var config = JsonNodeFactory.instance.objectNode().put("low_hz", 1.0).put("high_hz", 40.0);
    return new Event.NodeReady(
        "run-1",
        "rec-1",
        "clean",
        "run",
        identity,
        config.put("order", 4).put("zero_phase", true),
        random(),
        hashes.code(),
        hashes.lockfile(),
        new Event.Resources(1, 256L << 20, 0, Map.of()),
        0,
        0,
        true,
        List.of(port),
        List.of(new Event.Field("out", new Event.FieldHeader("signal", 100, 1, channels, 0))),
        List.of(slice),
        Event.Priority.INTERACTIVE);
  }

  @Test
  void failure_of_the_transform_is_an_attempt_with_its_trace() throws Exception {
    publish(behave("throw", 1));
    var failed = next(Said.Failed.class).failed();
    assertThat(failed.getFailure().getKind()).isEqualTo(Failure.Kind.TRANSFORM);
    assertThat(failed.getFailure().getDetail()).contains("Behaviour.run");
  }

  @Test
  void slice_that_takes_its_worker_down_is_released_as_lost() throws Exception {
    publish(behave("exit", 1));
    var released = next(Said.Released.class);
    assertThat(released.reason()).isEqualTo(ReleaseRequest.Reason.LOST);
    assertThat(released.message()).contains("exit code 7");
  }

  @Test
  void time_limit_is_a_failure() throws Exception {
    publish(behave("loop", 1, 1_000, 256L << 20));
    assertThat(next(Said.Failed.class).failed().getFailure().getKind())
        .isEqualTo(Failure.Kind.TIMEOUT);
  }

  @Test
  void transform_that_never_fits_is_refused_with_the_remedy() throws Exception {
    publish(behave("behave", 1, 0, 5L << 30));
    var failure = next(Said.Failed.class).failed().getFailure();
    assertThat(failure.getKind()).isEqualTo(Failure.Kind.PERMANENT);
    assertThat(failure.getMessage()).contains("5.00 GiB", "larger host");
  }

  @Test
  void cancelled_runs_free_the_slot_and_the_topic_for_the_next_one() throws Exception {
    var running = behave("loop", 1);
    var waiting = behave("loop", 1);
    publish(running);
    publish(waiting);
    // With one slot, one that waits closes the topic.
    for (var ready : List.of(running, waiting)) {
      cache.awaitClaim(bytes(ready.slices().getFirst().cutoffKey()));
    }
    for (var ready : List.of(running, waiting)) {
      cache.cancelRunOf(bytes(ready.slices().getFirst().cutoffKey()));
    }
    var next = behave("behave", 1);
    publish(next);
    assertThat(next(Said.Committed.class).result().getCutoffKey())
        .isEqualTo(bytes(next.slices().getFirst().cutoffKey()));
  }

  @Test
  void other_code_is_released_for_the_planner_to_plan_again() throws Exception {
    var ready = behave("behave", 1);
    publish(
        new Event.NodeReady(
            ready.run(),
            ready.recording(),
            ready.node(),
            ready.group(),
            ready.identity(),
            ready.config(),
            ready.configHash(),
            random(),
            ready.lockfileHash(),
            ready.resources(),
            0,
            0,
            true,
            ready.ports(),
            ready.fields(),
            ready.slices(),
            Event.Priority.BULK));
    assertThat(next(Said.Released.class).reason()).isEqualTo(ReleaseRequest.Reason.CODE_MISMATCH);
  }

  // ------------------------------------------------------------------ what is told

  @Test
  void transforms_are_published_and_starts_are_told() throws Exception {
    publish(behave("behave", 1));
    next(Said.Committed.class);
    var published = new HashSet<String>();
    boolean started = false;
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", kafka, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions = new ArrayList<TopicPartition>();
      for (var type : List.of(EventType.TRANSFORM_PUBLISHED, EventType.NODE_STARTED)) {
        for (var partition : consumer.partitionsFor(type.topic())) {
          partitions.add(new TopicPartition(type.topic(), partition.partition()));
        }
      }
      consumer.assign(partitions);
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while ((!started || published.size() < 3) && System.nanoTime() < end) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          if (record.topic().equals(EventType.NODE_STARTED.topic())) {
            var event = EventJson.decode(EventType.NODE_STARTED, record.value());
            assertThat(((Event.NodeStarted) event).backend()).isEqualTo("process");
            started = true;
          } else {
            published.add(new String(record.key(), UTF_8));
          }
        }
      }
    }
    assertThat(started).isTrue();
    assertThat(published).contains(BEHAVIOUR, "dev.virgo.transforms.eeg.EEGBandpass@0.4.1");
  }

  @Test
  void planner_is_answered_by_a_worker() throws Exception {
    var channel = Rpc.channel(address, Surroundings.TOKEN);
    try {
      var header =
          Header.newBuilder()
              .setKind("signal")
              .setRateNum(100)
              .setRateDen(1)
              .addChannels(Channel.newBuilder().setName("EEG A").setUnit("uV"));
      var request =
          DescribeRequest.newBuilder()
              .setIdentity("dev.virgo.transforms.eeg.EEGBandpass@0.4.1")
              .setConfigJson("{\"low_hz\":1.0,\"high_hz\":40.0}")
              .addPorts(
                  DescribeRequest.PortHeader.newBuilder()
                      .setPort("eeg")
                      .setPresent(true)
                      .setHeader(header));
      var stub = ExecutorGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
      var described = stub.describe(request.build()).getDescription();
      assertThat(described.getGroups(0).getPorts(0).getLocality().getKind())
          .isEqualTo(Locality.Kind.LOCAL);
      assertThat(described.getFields(0).getHeader().getRateNum()).isEqualTo(100);

      var refused = stub.describe(request.setConfigJson("{\"high_hz\":60.0}").build()).getError();
      assertThat(refused.getField()).isEqualTo("high_hz");
    } finally {
      channel.shutdownNow();
    }
  }
}
