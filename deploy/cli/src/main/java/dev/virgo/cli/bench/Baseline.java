package dev.virgo.cli.bench;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.SystemStatus;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the same broker and database do with nothing in between: produce, consume, commit one row
 * durably, produce, consume. On topics and a table of its own, which it deletes afterwards.
 */
final class Baseline {
  private static final String OUT = "virgo.bench-out";
  private static final String BACK = "virgo.bench-back";
  private static final String SCHEMA = "virgo_bench";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long PATIENCE_NS = 60_000_000_000L;

  private final SystemStatus status;
  private final Terminal terminal;

  Baseline(SystemStatus status, Terminal terminal) {
    this.status = status;
    this.terminal = terminal;
  }

  /**
   * The figures.
   *
   * @param hop milliseconds from the first produce to the last consume, one event at a time
   * @param eventsPerSecond when as many events as possible are under way, one commit for each
   */
  record Figures(Percentiles hop, double eventsPerSecond) {}

  /**
   * Measures.
   *
   * @param rounds hops, and events for the throughput
   */
  Figures measure(int warm, int rounds) {
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", status.kafka()))) {
      delete(admin);
      create(admin);
      try (var sql = connect()) {
        execute(sql, "drop schema if exists " + SCHEMA + " cascade");
        execute(sql, "create schema " + SCHEMA);
        execute(sql, "create table " + SCHEMA + ".hop (id bigint primary key, at timestamptz)");
        try {
          return measure(sql, warm, rounds);
        } finally {
          sql.setAutoCommit(true);
          execute(sql, "drop schema " + SCHEMA + " cascade");
        }
      } finally {
        delete(admin);
      }
    } catch (SQLException | ExecutionException e) {
      throw new CliFailure(
          Exit.FAILED,
          "the baseline cannot be measured: " + e.getMessage() + "; see: virgo doctor",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.FAILED, "interrupted while measuring the baseline", e);
    }
  }

  private static void create(Admin admin) throws ExecutionException, InterruptedException {
    var topics = List.of(new NewTopic(OUT, 1, (short) 1), new NewTopic(BACK, 1, (short) 1));
    admin.createTopics(topics).all().get();
  }

  /** Also what an interrupted measurement left. */
  private static void delete(Admin admin) throws ExecutionException, InterruptedException {
    var left =
        admin.listTopics().names().get().stream()
            .filter(name -> name.equals(OUT) || name.equals(BACK))
            .toList();
    admin.deleteTopics(left).all().get();
  }

  private Figures measure(Connection sql, int warm, int rounds)
      throws SQLException, InterruptedException, ExecutionException {
    sql.setAutoCommit(false);
    var ended = new AtomicBoolean();
    try (var producer = producer();
        var back = consumer(BACK)) {
      var echo = echo(sql, ended);
      try {
        long number = 0;
        var hops = new ArrayList<Double>();
        for (int i = 0; i < warm + rounds; i++) {
          long begin = System.nanoTime();
          send(producer, number++);
          receive(back, 1, echo);
          if (i >= warm) {
            hops.add((System.nanoTime() - begin) / 1e6);
          }
          if (i % 200 == 0) {
            terminal.progress("baseline: hop " + i + " of " + (warm + rounds));
          }
        }
        terminal.progress("baseline: " + rounds + " events at once");
        long begin = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
          send(producer, number++);
        }
        receive(back, rounds, echo);
        return new Figures(Percentiles.of(hops), rounds / ((System.nanoTime() - begin) / 1e9));
      } finally {
        ended.set(true);
        echo.get();
        terminal.clear();
      }
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, long number) {
    var value = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    var _ = producer.send(new ProducerRecord<>(OUT, 0, null, value));
  }

  private static void receive(
      KafkaConsumer<byte[], byte[]> consumer, int count, CompletableFuture<Void> echo)
      throws ExecutionException, InterruptedException {
    long limit = System.nanoTime() + PATIENCE_NS;
    for (int got = 0; got < count; got += consumer.poll(POLL).count()) {
      if (echo.isDone()) {
        echo.get();
      }
      if (System.nanoTime() > limit) {
        throw new CliFailure(
            Exit.FAILED, "the broker lost an event of the baseline; see: virgo doctor");
      }
    }
  }

  /** The middle: each event is one row, committed durably, and is then sent on. */
  private CompletableFuture<Void> echo(Connection sql, AtomicBoolean ended) {
    var done = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .daemon()
        .name("baseline-echo")
        .start(() -> {
          try (var consumer = consumer(OUT);
              var producer = producer();
              var insert =
                  sql.prepareStatement("insert into " + SCHEMA + ".hop values (?, now())")) {
            while (!ended.get()) {
              for (var record : consumer.poll(POLL)) {
                insert.setLong(1, ByteBuffer.wrap(record.value()).getLong());
                insert.executeUpdate();
                sql.commit();
                var _ = producer.send(new ProducerRecord<>(BACK, 0, null, record.value()));
              }
            }
            done.complete(null);
          } catch (SQLException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private Connection connect() throws SQLException {
    var postgres = status.postgres();
    return DriverManager.getConnection(postgres.jdbc(), postgres.user(), postgres.password());
  }

  private static void execute(Connection sql, String command) throws SQLException {
    try (var statement = sql.createStatement()) {
      statement.execute(command);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.<String, Object>of("bootstrap.servers", status.kafka(), "linger.ms", 0, "acks", "all"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", status.kafka(), "fetch.min.bytes", 1),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    // From the start of the new topic: nothing is missed whoever is ready first.
    consumer.seek(partition, 0);
    return consumer;
  }
}
