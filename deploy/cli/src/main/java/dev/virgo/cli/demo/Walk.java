package dev.virgo.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.ingest.Ingestion;
import dev.virgo.cli.ingest.KafkaPublisher;
import dev.virgo.cli.runs.Following;
import dev.virgo.cli.runs.RunTable;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the demo does once the system is up, and what it insists on. */
final class Walk {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Api api;
  private final String kafka;
  private final Terminal terminal;
  private final boolean tables;

  Walk(Connection connection, String kafka, Terminal terminal, boolean tables) {
    this.api = connection.api();
    this.kafka = kafka;
    this.terminal = terminal;
    this.tables = tables;
  }

  /** The three runs, ended. */
  record Runs(JsonNode first, JsonNode second, JsonNode changed) {}

  /**
   * Ingests, runs, asks again, changes one number.
   *
   * @param seconds is told how long each step took
   * @throws CliFailure if a run fails or does other than promised
   */
  Runs go(Path file, Map<String, Double> seconds) {
    var following = new Following(api, terminal);
    long begin = System.nanoTime();
    var recording = ingest(file);
    var started = following.standardRun(recording, 1, PATIENCE);
    var first = completed(following.end(started.path("run").asText(), PATIENCE));
    seconds.put("first", (System.nanoTime() - begin) / 1e9);
    show("The standard pipeline ran by itself:", first);
    var version = first.path("pipeline").asText();
    begin = System.nanoTime();
    var again = api.post("/runs", Map.of("recording", recording, "pipeline", version));
    var second = completed(following.end(again.path("run").asText(), PATIENCE));
    seconds.put("second", (System.nanoTime() - begin) / 1e9);
    show("The same again: everything is there, nothing is executed:", second);
    expectNothingRan(second);
    begin = System.nanoTime();
    var other = api.post("/runs", Map.of("recording", recording, "source", changed(version)));
    var third = completed(following.end(other.path("run").asText(), PATIENCE));
    seconds.put("changed", (System.nanoTime() - begin) / 1e9);
    show("alpha from 9 Hz instead of 8: only what depends on it is executed:", third);
    expectOnly("alpha", third);
    return new Runs(first, second, third);
  }

  private String ingest(Path file) {
    try (var publisher = new KafkaPublisher(kafka)) {
      var event = new Ingestion(api.blobRoot(), terminal, publisher).ingest(file, null, 1, null);
      if (event.streams().stream().noneMatch(stream -> stream.name().equals("eeg"))) {
        terminal.say(
            "note: " + file + " has no stream 'eeg', so the standard pipeline has nothing to do");
      }
      return event.recording();
    }
  }

  private String changed(String version) {
    var source = api.get("/standard/" + Api.encode(version)).path("source").asText();
    var changed = source.replaceFirst("low_hz: 8\\.0", "low_hz: 9.0");
    if (changed.equals(source)) {
      throw new CliFailure(
          Exit.FAILED, "pipeline " + version + " has no 'low_hz: 8.0' that the demo could change");
    }
    return changed;
  }

  private static JsonNode completed(JsonNode run) {
    if (!run.path("status").asText().equals("COMPLETED")) {
      throw new CliFailure(
          Exit.FAILED, RunTable.headline(run) + ": " + run.path("error").asText("no reason given"));
    }
    return run;
  }

  private static void expectNothingRan(JsonNode run) {
    for (var node : run.path("nodes")) {
      if (node.path("materialized").asInt() + node.path("failed").asInt() > 0) {
        throw new CliFailure(
            Exit.FAILED,
            "node " + node.path("node").asText() + " was executed although everything was there");
      }
    }
  }

  private static void expectOnly(String name, JsonNode run) {
    for (var node : run.path("nodes")) {
      boolean ran = node.path("materialized").asInt() > 0;
      boolean may = node.path("node").asText().equals(name) || node.path("slices").asInt() == 0;
      if (ran && !may) {
        throw new CliFailure(
            Exit.FAILED,
            "node "
                + node.path("node").asText()
                + " was executed although only "
                + name
                + " changed");
      }
    }
  }

  private void show(String title, JsonNode run) {
    if (tables) {
      terminal.print("");
      terminal.print(title);
      RunTable.show(terminal, run);
    } else {
      terminal.say(title.replace(':', '.'));
    }
  }
}
