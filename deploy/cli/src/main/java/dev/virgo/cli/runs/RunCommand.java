package dev.virgo.cli.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.language.PipelineText;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.event.EventJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo run}. */
@Command(name = "run", description = "Run a pipeline, or a standard version, on recordings.")
public final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(
      paramLabel = "FILE.cst|VERSION",
      arity = "0..1",
      description =
          "pipeline text, or a version of the standard pipeline; may also come last, after the"
              + " recordings")
  @Nullable String pipeline;

  @Option(
      names = "--recording",
      paramLabel = "ID",
      required = true,
      arity = "1..*",
      description = "on which recordings")
  List<String> recordings = List.of();

  @Option(
      names = "--input",
      paramLabel = "name=JSON",
      description = "the value of a plain input; repeatable")
  Map<String, String> inputs = Map.of();

  @Option(
      names = "--grid",
      paramLabel = "TIME",
      description = "length of a slice; default: what the pipeline says, else 10s")
  @Nullable String grid;

  @Option(names = "--wait", description = "until it ends; exit 4 if it failed")
  boolean wait;

  @Option(names = "--follow", description = "as --wait, with progress")
  boolean follow;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "how long --wait waits (default: ${DEFAULT-VALUE})")
  String timeout = "1h";

  @Mixin JsonOption json = new JsonOption();

  public RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var asked = asked();
    var limit = Format.duration("--timeout", timeout);
    var body = body(asked.pipeline());
    var api = connection.api();
    var runs = new ArrayList<JsonNode>();
    for (var recording : asked.recordings()) {
      body.put("recording", recording);
      try {
        runs.add(api.post("/runs", body));
      } catch (CliFailure e) {
        // Those that were started go on, and are told.
        if (!runs.isEmpty()) {
          report(runs, refusal(recording, e));
        }
        throw e;
      }
    }
    if (wait || follow) {
      runs.replaceAll(run -> ended(api, run.path("run").asText(), limit));
    }
    report(runs, null);
    boolean failed =
        (wait || follow)
            && runs.stream().anyMatch(run -> !run.path("status").asText().equals("COMPLETED"));
    return failed ? Exit.FAILED.code() : 0;
  }

  /** What to run on what. */
  private record Asked(String pipeline, List<String> recordings) {}

  /** {@code --recording} takes every word that follows, so the pipeline may be its last one. */
  private Asked asked() {
    if (pipeline != null) {
      return new Asked(pipeline, recordings);
    }
    if (recordings.size() < 2) {
      throw new CliFailure(
          Exit.USAGE,
          "say which pipeline: virgo run FILE.cst --recording " + String.join(" ", recordings));
    }
    return new Asked(recordings.getLast(), recordings.subList(0, recordings.size() - 1));
  }

  private JsonNode ended(Api api, String run, Duration limit) {
    try (var _ = GoesOn.of(terminal, run)) {
      return new Following(api, terminal).end(run, limit);
    }
  }

  private void report(List<JsonNode> runs, @Nullable Map<String, @Nullable Object> refusal) {
    if (!json.wanted()) {
      runs.forEach(run -> RunTable.show(terminal, run));
    } else if (refusal == null && runs.size() == 1) {
      terminal.json(runs.getFirst());
    } else {
      var documents = new ArrayList<Object>(runs);
      if (refusal != null) {
        documents.add(refusal);
      }
      terminal.json(documents);
    }
  }

  private static Map<String, @Nullable Object> refusal(String recording, CliFailure failure) {
    var refusal = new LinkedHashMap<String, @Nullable Object>(failure.document());
    refusal.put("run", null);
    refusal.put("recording", recording);
    return refusal;
  }

  private Map<String, Object> body(String asked) {
    var body = new LinkedHashMap<String, Object>();
    if (asked.endsWith(".cst")) {
      body.put("source", PipelineText.read(Path.of(asked)));
    } else {
      body.put("pipeline", asked);
    }
    if (grid != null) {
      body.put("grid_ns", Format.duration("--grid", grid).toNanos());
    }
    var values = new LinkedHashMap<String, JsonNode>();
    inputs.forEach((name, value) -> values.put(name, value(name, value)));
    body.put("inputs", values);
    return body;
  }

  private static JsonNode value(String name, String text) {
    try {
      return EventJson.json().readTree(text);
    } catch (JsonProcessingException e) {
      throw new CliFailure(
          Exit.USAGE,
          "--input "
              + name
              + "="
              + text
              + " is no JSON; a text needs quotes: --input "
              + name
              + "='\""
              + text
              + "\"'",
          e);
    }
  }

  /** The path of one run. */
  static String path(String run) {
    return "/runs/" + Api.encode(run);
  }
}
