package dev.virgo.cli.runs;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virgo runs}. */
@Command(name = "runs", description = "Runs, newest first.")
public final class RunsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Option(names = "--recording", paramLabel = "ID", description = "only on this recording")
  String recording = "";

  @Option(names = "--status", paramLabel = "STATUS", description = "only those with this status")
  String status = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "at most so many (default: ${DEFAULT-VALUE})")
  int limit = 100;

  @Mixin JsonOption json = new JsonOption();

  public RunsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var runs =
        connection
            .api()
            .get(
                "/runs",
                Map.of("recording", recording, "status", status, "limit", Integer.toString(limit)));
    if (json.wanted()) {
      terminal.json(runs);
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    for (var run : runs) {
      rows.add(
          List.of(
              run.path("run").asText(),
              run.path("status").asText(),
              run.path("recording").asText(),
              run.path("pipeline").asText(),
              run.path("created_at").asText()));
    }
    if (rows.isEmpty()) {
      terminal.say("no runs; start one with: virgo run FILE.cst --recording ID");
    } else {
      terminal.table(List.of("run", "status", "recording", "pipeline", "created"), rows);
    }
    return 0;
  }
}
