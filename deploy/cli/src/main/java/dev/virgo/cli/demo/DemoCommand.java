package dev.virgo.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.system.Embedded;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.SystemStatus;
import dev.virgo.readers.demo.DemoRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virgo demo}. */
@Command(
    name = "demo",
    description = {
      "The whole path in a folder of its own: start the system, ingest a recording, let the standard"
          + " pipeline run; ask again (nothing runs); change one number (only what depends on it runs).",
      "Stops everything at the end, unless --keep."
    })
public final class DemoCommand implements Callable<Integer> {
  /** Any number: the same one makes the same recording everywhere. */
  private static final long SEED = 2026;

  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description = "a recording of your own; default: ten generated minutes of EEG")
  @Nullable Path recording;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "process",
      description = "what runs the transforms: process")
  String backend = "process";

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description = "where the services send their traces, for example http://127.0.0.1:4317")
  @Nullable String otlp;

  @Option(names = "--keep", description = "leave the system up at the end")
  boolean keep;

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var data = connection.data().resolve("demo");
    var seconds = new LinkedHashMap<String, Double>();
    var embedded = new Embedded(terminal, System.getenv());
    if (Connection.of(data).running().isPresent()) {
      throw new CliFailure(
          Exit.USAGE,
          "a demo is still up in " + data + "; stop it with: virgo down --data " + data);
    }
    DemoFolder.prepare(data);
    long begin = System.nanoTime();
    terminal.say("starting broker, database and four services in " + data);
    var options = new ArrayList<>(List.of("--backend", backend));
    if (otlp != null) {
      options.addAll(List.of("--otlp", otlp));
    }
    var status = embedded.start(data, options);
    seconds.put("up", since(begin));
    boolean finished = false;
    try {
      var runs = walk(data, status, seconds);
      seconds.put("total", since(begin));
      report(data, status, runs, seconds);
      finished = true;
      return 0;
    } finally {
      if (!keep || !finished) {
        terminal.progress("stopping");
        embedded.stop(data);
        terminal.clear();
      }
    }
  }

  private Walk.Runs walk(Path data, SystemStatus status, Map<String, Double> seconds) {
    var file = recording == null ? generate(data) : recording;
    var walk = new Walk(Connection.of(data), status.kafka(), terminal, !json);
    return walk.go(file, seconds);
  }

  private Path generate(Path data) {
    terminal.progress("generating ten minutes of EEG");
    var file = data.resolve("demo.edf");
    try {
      DemoRecording.write(file, SEED);
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED,
          "cannot write " + file + ": " + e.getMessage() + "; free some space or give --data DIR",
          e);
    }
    terminal.clear();
    terminal.say(
        "made "
            + file.getFileName()
            + ": 8 channels, 256 Hz, alpha bursts, mains hum, a flat stretch,"
            + " a gap");
    return file;
  }

  private void report(Path data, SystemStatus status, Walk.Runs runs, Map<String, Double> seconds) {
    if (json) {
      var document = new LinkedHashMap<String, Object>();
      document.put("first", runs.first());
      document.put("second", runs.second());
      document.put("changed", runs.changed());
      document.put("window", null);
      var trace = new LinkedHashMap<String, Object>();
      trace.put("trace_id", text(runs.first(), "trace_id"));
      document.put("trace", trace);
      document.put("seconds", seconds);
      terminal.json(document);
      return;
    }
    terminal.print("");
    terminal.print(
        "up in "
            + Format.milliseconds(seconds.getOrDefault("up", 0.0) * 1000)
            + ", first run "
            + Format.milliseconds(seconds.getOrDefault("first", 0.0) * 1000)
            + ", all hits "
            + Format.milliseconds(seconds.getOrDefault("second", 0.0) * 1000)
            + ", changed "
            + Format.milliseconds(seconds.getOrDefault("changed", 0.0) * 1000)
            + ", in all "
            + Format.milliseconds(seconds.getOrDefault("total", 0.0) * 1000));
    terminal.print("trace of the first run: " + text(runs.first(), "trace_id"));
    if (keep) {
      terminal.print("It stays up. Look around:");
    } else {
      terminal.print("Look around after: ./virgo demo --keep");
    }
    for (var hint :
        List.of(
            "./virgo assets --data " + data + " --recording " + text(runs.first(), "recording"),
            "./virgo events --data " + data + " --follow",
            "psql " + status.postgres().uri() + " -c 'select * from ursa.derived_assets limit 5'",
            "curl -H \"Authorization: Bearer $TOKEN\" "
                + status.api()
                + "/api/v1/runs   (TOKEN: member token of "
                + data.resolve("system.json")
                + ")",
            "./virgo down --data " + data)) {
      terminal.print("  " + hint);
    }
  }

  private static String text(JsonNode run, String member) {
    return run.path(member).asText("");
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** The folder of the demo: new each time, but never somebody's data. */
  private static final class DemoFolder {
    private static final String MARK = "this-is-a-demo";

    static void prepare(Path data) {
      try {
        if (Files.exists(data)) {
          if (!Files.exists(data.resolve(MARK))) {
            throw new CliFailure(
                Exit.USAGE, data + " is not a demo's folder; give another one with --data DIR");
          }
          delete(data);
        }
        Files.createDirectories(data);
        Files.writeString(data.resolve(MARK), "Deleted by the next demo.\n");
      } catch (IOException e) {
        throw new CliFailure(
            Exit.FAILED, "cannot prepare " + data + ": " + e.getMessage() + "; give --data DIR", e);
      }
    }

    private static void delete(Path folder) throws IOException {
      try (var paths = Files.walk(folder)) {
        for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
