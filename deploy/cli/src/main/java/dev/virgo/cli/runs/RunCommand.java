package dev.virgo.cli.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.event.EventJson;
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
import picocli.CommandLine.Parameters;

/** {@code virgo run}. */
@Command(name = "run", description = "Run a pipeline, or a standard version, on recordings.")
public final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(
      paramLabel = "FILE.cst|VERSION",
      description = "pipeline text, or a version of the standard pipeline")
  String pipeline = "";

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

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  public RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var api = connection.api();
    var limit = Format.duration("--timeout", timeout);
    var body = body();
    var runs = new ArrayList<JsonNode>();
    for (var recording : recordings) {
      body.put("recording", recording);
      runs.add(api.post("/runs", body));
    }
    if (wait || follow) {
      runs.replaceAll(run -> new Following(api, terminal).end(run.path("run").asText(), limit));
    }
    if (json) {
      terminal.json(runs.size() == 1 ? runs.getFirst() : runs);
    } else {
      runs.forEach(run -> RunTable.show(terminal, run));
    }
    boolean failed =
        (wait || follow)
            && runs.stream().anyMatch(run -> !run.path("status").asText().equals("COMPLETED"));
    return failed ? Exit.FAILED.code() : 0;
  }

  private Map<String, Object> body() {
    var body = new LinkedHashMap<String, Object>();
    if (pipeline.endsWith(".cst")) {
      body.put("source", text(Path.of(pipeline)));
    } else {
      body.put("pipeline", pipeline);
    }
    if (grid != null) {
      body.put("grid_ns", Format.duration("--grid", grid).toNanos());
    }
    var values = new LinkedHashMap<String, JsonNode>();
    inputs.forEach((name, value) -> values.put(name, value(name, value)));
    body.put("inputs", values);
    return body;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "cannot read the pipeline "
              + file
              + " ("
              + e.getMessage()
              + "); give the path of a .cst file",
          e);
    }
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
