package dev.virgo.cli.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.runs.Following;
import dev.virgo.cli.runs.RunTable;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.event.Event;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo ingest}. */
@Command(
    name = "ingest",
    description =
        "Take recordings in: EDF, EDF+, BDF, GDF 1.x, BrainVision (.vhdr). The file is copied without"
            + " the person's name, hashed, and announced; the standard pipeline runs by itself.")
public final class IngestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "recordings")
  List<Path> files = List.of();

  @Option(names = "--id", paramLabel = "ID", description = "its name; default: the file's")
  @Nullable String id;

  @Option(
      names = "--start",
      paramLabel = "ISO",
      description = "when it started, for example 2026-11-22T10:00:00Z; default: the header's")
  @Nullable String start;

  @Option(names = "--wait", description = "until the standard pipeline has run")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "how long --wait waits (default: ${DEFAULT-VALUE})")
  String timeout = "10m";

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  public IngestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (id != null && files.size() > 1) {
      throw new CliFailure(Exit.USAGE, "--id names one recording; give one file with it");
    }
    var limit = Format.duration("--timeout", timeout);
    var api = connection.api();
    var from = start == null ? null : instant(start);
    boolean failed = false;
    var views = new ArrayList<Map<String, Object>>();
    try (var publisher = new KafkaPublisher(connection.kafka())) {
      var ingestion =
          new Ingestion(
              URI.create(api.get("/system").path("blob_root").asText()), terminal, publisher);
      for (var file : files) {
        var name = id == null ? Ingestion.defaultId(file) : id;
        refuseKnown(api, name);
        var event = ingestion.ingest(file, name, from);
        var run = wait ? follow(api, event.recording(), limit) : null;
        failed |= run != null && !run.path("status").asText().equals("COMPLETED");
        views.add(view(event, run));
        if (!json) {
          show(event, run);
        }
      }
    }
    if (json) {
      terminal.json(views.size() == 1 ? views.getFirst() : views);
    }
    return failed ? Exit.FAILED.code() : 0;
  }

  private static void refuseKnown(Api api, String name) {
    for (var recording : api.get("/recordings")) {
      if (recording.path("recording").asText().equals(name)) {
        throw new CliFailure(
            Exit.WRONG_INPUT,
            "a recording '"
                + name
                + "' was ingested already; choose another name with --id, or see:"
                + " virgo recordings show "
                + name);
      }
    }
  }

  private JsonNode follow(Api api, String recording, Duration limit) {
    var following = new Following(api, terminal);
    var run = following.standardRun(recording, Set.of(), limit);
    return following.end(run.path("run").asText(), limit);
  }

  private static Map<String, Object> view(Event.RecordingIngested event, @Nullable JsonNode run) {
    var view = new LinkedHashMap<String, Object>();
    view.put("recording", event.recording());
    view.put("run", Ingestion.id(run));
    view.put("streams", Ingestion.streams(event));
    return view;
  }

  private void show(Event.RecordingIngested event, @Nullable JsonNode run) {
    terminal.print(
        event.recording()
            + "  "
            + event.streams().stream()
                .map(stream ->
                    stream.name()
                        + " ("
                        + stream.channels().size()
                        + " channels, "
                        + stream.segments().size()
                        + " segments)")
                .collect(Collectors.joining(", ")));
    if (run != null) {
      RunTable.show(terminal, run);
    }
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new CliFailure(
          Exit.USAGE, "--start '" + text + "' is no time; write 2026-11-22T10:00:00Z", e);
    }
  }
}
