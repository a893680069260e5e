package dev.virgo.cli.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.runs.Following;
import dev.virgo.cli.runs.GoesOn;
import dev.virgo.cli.runs.RunTable;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        "Take recordings in: EDF, EDF+, BDF, GDF 1.x, BrainVision. The file is copied without"
            + " the person's name, hashed, and announced; the standard pipeline runs by itself.")
public final class IngestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "recordings; of BrainVision the header, *.vhdr")
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

  @Mixin JsonOption json = new JsonOption();

  public IngestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (id != null && files.size() > 1) {
      throw new CliFailure(Exit.USAGE, "--id names one recording; give one file with it");
    }
    var limit = Format.duration("--timeout", timeout);
    var from = start == null ? null : instant(start);
    var names = names();
    var api = connection.api();
    var revisions = new HashMap<String, Long>();
    names.keySet().forEach(name -> revisions.put(name, revision(api, name)));
    var views = new ArrayList<Map<String, @Nullable Object>>();
    boolean failed = false;
    try (var publisher = new KafkaPublisher(connection.kafka())) {
      var ingestion = new Ingestion(api.blobRoot(), terminal, publisher);
      for (var one : names.entrySet()) {
        try {
          var event =
              ingestion.ingest(
                  one.getValue(), one.getKey(), revisions.getOrDefault(one.getKey(), 1L), from);
          new Arrival(new Following(api, terminal), terminal).confirm(event);
          var run = wait ? follow(api, event, limit) : null;
          failed |= run != null && !run.path("status").asText().equals("COMPLETED");
          views.add(view(event, run));
          if (!json.wanted()) {
            show(event, run);
          }
        } catch (CliFailure e) {
          // What was ingested before is said all the same.
          if (!views.isEmpty()) {
            views.add(refusal(one.getKey(), e));
            report(views);
          }
          throw e;
        }
      }
    }
    report(views);
    return failed ? Exit.FAILED.code() : 0;
  }

  private void report(List<Map<String, @Nullable Object>> views) {
    if (json.wanted()) {
      terminal.json(views.size() == 1 ? views.getFirst() : views);
    }
  }

  private static Map<String, @Nullable Object> refusal(String name, CliFailure failure) {
    var refusal = new LinkedHashMap<String, @Nullable Object>(failure.document());
    refusal.put("recording", name);
    refusal.put("run", null);
    refusal.put("streams", List.of());
    return refusal;
  }

  /** The files by the names that their recordings get, all of which can be names. */
  private Map<String, Path> names() {
    var names = new LinkedHashMap<String, Path>();
    for (var file : files) {
      var name = Ingestion.checkedId(file, id);
      var other = names.putIfAbsent(name, file);
      if (other != null) {
        throw new CliFailure(
            Exit.WRONG_INPUT,
            other
                + " and "
                + file
                + " would both be the recording '"
                + name
                + "'; ingest one of them by itself with --id");
      }
    }
    return names;
  }

  /** The first, or the one after that which was deleted. */
  private static long revision(Api api, String name) {
    var known = api.find("/recordings/" + Api.encode(name) + "?deleted=true");
    if (known.isPresent() && !known.get().path("deleted_at").isTextual()) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "a recording '"
              + name
              + "' was ingested already; choose another name with --id, or see:"
              + " virgo recordings show "
              + name);
    }
    return known.map(recording -> recording.path("revision").asLong() + 1).orElse(1L);
  }

  private JsonNode follow(Api api, Event.RecordingIngested event, Duration limit) {
    var following = new Following(api, terminal);
    var run = following.standardRun(event.recording(), event.revision(), limit);
    try (var _ = GoesOn.of(terminal, run.path("run").asText())) {
      return following.end(run.path("run").asText(), limit);
    }
  }

  private static Map<String, @Nullable Object> view(
      Event.RecordingIngested event, @Nullable JsonNode run) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("recording", event.recording());
    view.put("run", run == null ? null : run.path("run").asText());
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
                        + Format.count(stream.channels().size(), "channel")
                        + ", "
                        + Format.count(stream.segments().size(), "segment")
                        + ")")
                .collect(Collectors.joining(", ")));
    if (run != null) {
      RunTable.show(terminal, run);
      if (run.path("nodes").isEmpty() && run.path("status").asText().equals("COMPLETED")) {
        terminal.say(
            "note: the standard pipeline needs other streams than these and computed nothing; a"
                + " pipeline of your own can name them, for example: in "
                + event.streams().getFirst().name()
                + ": Signal");
      }
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
