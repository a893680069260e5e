package dev.virgo.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.bus.Bus;
import dev.virgo.cli.ingest.Ingestion;
import dev.virgo.cli.ingest.KafkaPublisher;
import dev.virgo.cli.runs.Following;
import dev.virgo.cli.runs.RunTable;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.readers.demo.DemoRecording;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.key.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs of no-op pipelines on a generated recording, and what they took. */
final class Bench {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int RECORDING_SECONDS = 10;
  private static final long WHOLE_NS = RECORDING_SECONDS * 1_000_000_000L;
  private static final long FINE_NS = 20_000_000L;

  /** Chains at a time while it warms up. */
  private static final int IN_FLIGHT = 8;

  private static final double LEAST_SHARE = 0.95;

  private final Api api;
  private final String kafka;
  private final Terminal terminal;
  private final Following following;
  private final String recording = "virgo-bench-" + System.currentTimeMillis();

  Bench(Api api, String kafka, Terminal terminal) {
    this.api = api;
    this.kafka = kafka;
    this.terminal = terminal;
    this.following = new Following(api, terminal);
  }

  /** Ten seconds of EEG without a gap, ingested; its own standard run has ended. */
  void prepare() {
    try {
      var folder = Files.createTempDirectory("virgo-bench");
      var file = folder.resolve(recording + ".edf");
      var settings = new DemoRecording.Settings(RECORDING_SECONDS, 50, 20, 0, 0, 0, 0);
      try (var publisher = new KafkaPublisher(kafka)) {
        DemoRecording.write(file, 1, settings);
        var _ =
            new Ingestion(api.blobRoot(), terminal, publisher)
                .ingest(file, recording, 1, Instant.EPOCH);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED, "cannot make a recording for the benchmark: " + e.getMessage(), e);
    }
    var standard = following.standardRun(recording, 1, PATIENCE);
    var _ = following.end(standard.path("run").asText(), PATIENCE);
  }

  /** Lets the system forget the recording. */
  void forget() {
    var _ = api.delete("/recordings/" + recording);
  }

  /**
   * Milliseconds from a node's end to the next one's start, over chains run one after the other.
   *
   * @param warm chains before them that do not count, some at a time
   */
  Percentiles nodeToNode(Bus bus, int nodes, int warm, int rounds) {
    var topics = List.of(EventType.NODE_STARTED.topic(), EventType.NODE_DONE.topic());
    warmUp(nodes, warm);
    var from = bus.ends(topics);
    var runs = new ArrayList<String>();
    for (int i = 0; i < rounds; i++) {
      var run = run(Pipelines.chain(nodes, salt()), WHOLE_NS, "chain " + i + " of " + rounds);
      runs.add(run.path("run").asText());
    }
    var hops = Hops.between(bus.read(from), runs, Pipelines.names(nodes));
    int expected = rounds * (nodes - 1);
    // node-started is sent at best effort; more than a few missing would bend the figure.
    if (hops.size() < LEAST_SHARE * expected) {
      throw new CliFailure(
          Exit.FAILED,
          "only "
              + hops.size()
              + " of "
              + expected
              + " hops have both of their events; look at: virgo events node-done node-started");
    }
    return Percentiles.of(hops);
  }

  /** Several chains at a time: the same paths are taken as by one, more often per second. */
  private void warmUp(int nodes, int chains) {
    var under = new ArrayDeque<String>();
    for (int i = 0; i < chains; i++) {
      terminal.progress("warming up: chain %d of %d".formatted(i, chains));
      if (under.size() == IN_FLIGHT) {
        var _ = ended(under.remove());
      }
      under.add(begin(Pipelines.chain(nodes, salt()), WHOLE_NS));
    }
    under.forEach(this::ended);
  }

  /**
   * A run of many slices.
   *
   * @param nodesPerSecond slices computed per second of the run
   * @param keys of what it made
   */
  record Throughput(double nodesPerSecond, int slices, List<Key> keys) {}

  /** A run of two nodes over very short slices, after one that warms the workers up. */
  Throughput throughput() {
    var _ = run(Pipelines.chain(2, salt()), FINE_NS, "many slices, warming up");
    var run = run(Pipelines.chain(2, salt()), FINE_NS, "many slices");
    int slices = materialized(run);
    var keys =
        api.get("/assets", Map.of("run", run.path("run").asText(), "limit", "1000"))
            .valueStream()
            .map(asset -> Key.parse(asset.path("asset_key").asText()))
            .toList();
    return new Throughput(slices / seconds(run, "started_at"), slices, keys);
  }

  /** Seconds that a run takes of which everything is there, from the request to its end. */
  Percentiles cached(int nodes, int rounds) {
    var source = Pipelines.chain(nodes, salt());
    var _ = run(source, WHOLE_NS, "what is to be found");
    var times = new ArrayList<Double>();
    for (int i = 0; i < rounds; i++) {
      var run = run(source, WHOLE_NS, "cached run " + i + " of " + rounds);
      boolean ran =
          run.path("nodes").valueStream().anyMatch(it -> it.path("materialized").asInt() > 0);
      if (ran) {
        throw new CliFailure(
            Exit.FAILED, "run " + run.path("run").asText() + " computed what was there already");
      }
      times.add(seconds(run, "created_at"));
    }
    return Percentiles.of(times);
  }

  /** Begins a run of two nodes over very short slices; returns its id. */
  String beginMany() {
    return begin(Pipelines.chain(2, salt()), FINE_NS);
  }

  /** Waits for the end of a run; returns how many slices it computed. */
  int slicesOf(String run) {
    return materialized(ended(run));
  }

  private static int materialized(JsonNode run) {
    return run.path("nodes").valueStream().mapToInt(it -> it.path("materialized").asInt()).sum();
  }

  private JsonNode run(String source, long gridNs, String what) {
    terminal.progress(what);
    return ended(begin(source, gridNs));
  }

  private String begin(String source, long gridNs) {
    var body = new LinkedHashMap<String, Object>();
    body.put("recording", recording);
    body.put("source", source);
    body.put("grid_ns", gridNs);
    return api.post("/runs", body).path("run").asText();
  }

  private JsonNode ended(String id) {
    var run = following.end(id, PATIENCE);
    if (!run.path("status").asText().equals("COMPLETED")) {
      throw new CliFailure(
          Exit.FAILED, RunTable.headline(run) + ": " + run.path("error").asText("no reason given"));
    }
    return run;
  }

  private static double seconds(JsonNode run, String begin) {
    var from = Instant.parse(run.path(begin).asText());
    var to = Instant.parse(run.path("finished_at").asText());
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private static long salt() {
    return System.nanoTime();
  }
}
