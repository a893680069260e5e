package dev.virgo.cli.bench;

import dev.virgo.cli.bench.EvalFigures.Shape;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo bench eval}. */
@Command(
    name = "eval",
    description =
        "Measure runs of plain pipelines whose modules do nothing: one shape and size, else chains"
            + " of 3, 100 and 1,000 and a fan-out of 1,000; beside each the same calls without"
            + " anything around them.")
public final class EvalBenchCommand implements Callable<Integer> {
  private static final int MOST = 2_000;

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "SHAPE",
      arity = "0..1",
      description = "chain (each module reads the one before) or fanout (all read the input)")
  @Nullable Shape shape;

  @Parameters(
      index = "1",
      paramLabel = "N",
      arity = "0..1",
      description = "how many modules, 1 to " + MOST + " (default: 1000)")
  int modules = 1_000;

  @Option(
      names = "--threads",
      description =
          "modules that may wait, so that each call has a thread of its own; without it they are"
              + " pure and run one after the other")
  boolean apart;

  @Mixin Repeats repeats = new Repeats();

  @Mixin JsonOption json = new JsonOption();

  public EvalBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (modules < 1 || modules > MOST) {
      throw new CliFailure(Exit.USAGE, "N is 1 to " + MOST);
    }
    var chosen = shape;
    if (chosen != null) {
      var figures = measured(chosen, modules);
      if (json.wanted()) {
        terminal.json(figures);
      } else {
        table(List.of(figures));
      }
      return 0;
    }
    var all =
        List.of(
            measured(Shape.CHAIN, 3),
            measured(Shape.CHAIN, 100),
            measured(Shape.CHAIN, 1_000),
            measured(Shape.FANOUT, 1_000));
    if (json.wanted()) {
      terminal.json(all);
    } else {
      table(all);
    }
    return 0;
  }

  private SequencedMap<String, Object> measured(Shape kind, int size) {
    terminal.progress(kind + " of " + size);
    var timing = repeats.timing(Math.max(1_000, 3_000_000 / size / (apart ? 10 : 1)));
    var figures = new EvalFigures(kind, size, apart, timing).measure();
    terminal.clear();
    return figures;
  }

  private void table(List<SequencedMap<String, Object>> rows) {
    terminal.table(
        List.of("shape", "modules", "p50 us", "p99 us", "runs/s", "calls alone us"),
        rows.stream()
            .map(row ->
                List.of(
                    String.valueOf(row.get("shape")),
                    String.valueOf(row.get("modules")),
                    number(row.get("p50_us")),
                    number(row.get("p99_us")),
                    number(row.get("runs_per_s")),
                    row.get("baseline_calls_us") instanceof Map<?, ?> baseline
                        ? number(baseline.get("p50"))
                        : ""))
            .toList());
  }

  private static String number(@Nullable Object figure) {
    return figure instanceof Double value ? Format.number(1, value) : String.valueOf(figure);
  }
}
