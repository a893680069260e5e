package dev.virgo.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.bus.KafkaBus;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.system.Embedded;
import dev.virgo.cli.system.Folders;
import dev.virgo.cli.system.LauncherOptions;
import dev.virgo.cli.system.OwnSystem;
import dev.virgo.cli.system.StatusCommand;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.SystemStatus;
import dev.virgo.readers.demo.DemoRecording;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Mixin LauncherOptions launcher = new LauncherOptions();

  @Option(names = "--keep", description = "leave the system up at the end")
  boolean keep;

  @Mixin JsonOption json = new JsonOption();

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
    var words = launcher.words(embedded);
    DemoFolder.prepare(data);
    long begin = System.nanoTime();
    try (var own = new OwnSystem(terminal, () -> stop(embedded, data))) {
      var status = embedded.start(data, words);
      seconds.put("up", since(begin));
      var runs = walk(data, status, seconds);
      var trace = trace(status, runs);
      seconds.put("total", since(begin));
      report(data, status, runs, trace, seconds);
      if (keep) {
        own.keep();
      }
      return 0;
    }
  }

  private void stop(Embedded embedded, Path data) {
    terminal.progress("stopping");
    embedded.stop(data);
    terminal.clear();
  }

  private static Trace trace(SystemStatus status, Walk.Runs runs) {
    var id = text(runs.first(), "trace_id");
    var viewer = status.trace();
    if (viewer != null) {
      return new Viewer(URI.create(viewer.ui())).trace(id, computed(runs.first()));
    }
    try (var bus = new KafkaBus(status.kafka())) {
      return Trace.of(bus, id);
    }
  }

  private static int computed(JsonNode run) {
    return run.path("nodes")
        .valueStream()
        .mapToInt(node -> node.path("materialized").asInt())
        .sum();
  }

  private Walk.Runs walk(Path data, SystemStatus status, Map<String, Double> seconds) {
    var file = recording == null ? generate(data) : recording;
    var walk = new Walk(Connection.of(data), status.kafka(), terminal, !json.wanted());
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

  private void report(
      Path data, SystemStatus status, Walk.Runs runs, Trace trace, Map<String, Double> seconds) {
    if (json.wanted()) {
      var document = new LinkedHashMap<String, @Nullable Object>();
      document.put("first", runs.first());
      document.put("second", runs.second());
      document.put("changed", runs.changed());
      document.put("window", null);
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
    terminal.print(
        "trace of the first run: "
            + trace.traceId()
            + (status.trace() == null ? ", on the bus " : ", in Jaeger ")
            + trace.spans()
            + " spans of "
            + String.join(", ", trace.services()));
    if (keep) {
      lookAround(data, status, runs);
    } else {
      terminal.print(
          "It is gone; what stays up to look around in, and says where: ./virgo demo --keep"
              + (status.trace() == null ? "" : " --trace"));
    }
  }

  private void lookAround(Path data, SystemStatus status, Walk.Runs runs) {
    terminal.print("It stays up. Look around:");
    for (var hint :
        List.of(
            "./virgo assets --data " + data + " --recording " + text(runs.first(), "recording"),
            "./virgo events --data " + data + " --follow",
            "PGPASSWORD=$PASSWORD psql "
                + StatusCommand.withoutPassword(status)
                + " -c 'select * from ursa.derived_assets limit 5'   (PASSWORD: member"
                + " database_password of "
                + data.resolve("system.json")
                + ")",
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
          Folders.delete(data);
        }
        Files.createDirectories(data);
        Files.writeString(data.resolve(MARK), "Deleted by the next demo.\n");
      } catch (IOException e) {
        throw new CliFailure(
            Exit.FAILED,
            "cannot prepare the demo's folder: " + e + "; give another one with --data DIR",
            e);
      }
    }
  }
}
