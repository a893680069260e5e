package dev.virgo.cli.runs;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo show}. */
@Command(name = "show", description = "One run: what each node did, or each slice.")
public final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(paramLabel = "RUN", description = "the run's id")
  String run = "";

  @Option(names = "--nodes", description = "a table per node (the default)")
  boolean nodes;

  @Option(names = "--slices", description = "a line per slice")
  boolean slices;

  @Mixin JsonOption json = new JsonOption();

  public ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var api = connection.api();
    var state = api.get(RunCommand.path(run));
    if (slices) {
      var views = api.get(RunCommand.path(run) + "/slices");
      if (json.wanted()) {
        terminal.json(views);
        return 0;
      }
      terminal.print(RunTable.headline(state));
      var rows = new ArrayList<List<String>>();
      for (var slice : views) {
        rows.add(
            List.of(
                slice.path("node").asText(),
                Format.slice(slice.path("t0_ns").asLong(), slice.path("t1_ns").asLong()),
                slice.path("status").asText(),
                slice.path("attempts").asText(),
                slice.path("asset_key").asText("-")));
      }
      terminal.table(List.of("node", "slice", "status", "attempts", "asset"), rows);
      return 0;
    }
    if (json.wanted()) {
      terminal.json(state);
      return 0;
    }
    RunTable.show(terminal, state);
    terminal.print("trace " + state.path("trace_id").asText("-"));
    state
        .path("manifest")
        .properties()
        .forEach(output ->
            terminal.print(
                "output "
                    + output.getKey()
                    + "  "
                    + Format.count(output.getValue().path("slices").asLong(), "slice")
                    + "  manifest "
                    + output.getValue().path("hash").asText()));
    state
        .path("outputs")
        .properties()
        .forEach(output -> terminal.print("output " + output.getKey() + "  " + output.getValue()));
    return 0;
  }
}
