package dev.virgo.cli.bench;

import dev.virgo.cli.language.PipelineText;
import dev.virgo.cli.language.Registry;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.StandardLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code virgo bench compile}. */
@Command(
    name = "compile",
    description =
        "Measure compiling: the given pipelines, else programs of 15 to 1,019 lines and reading of"
            + " texts from 1 KiB to 10 MiB, beside each what hashing its text takes, and a session"
            + " in which texts are edited.")
public final class CompileBenchCommand implements Callable<Integer> {

  /** Longer texts are compiled and read less often, so that all take their share of the time. */
  private static final int USUAL_LENGTH = 1 << 12;

  private static final int FEWEST = 5;

  private static final int USUAL_WARMUP = 3_000;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE.cst", arity = "0..*", description = "pipelines")
  List<Path> files = List.of();

  @Mixin Repeats repeats = new Repeats();

  @Mixin JsonOption json = new JsonOption();

  public CompileBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var timing = repeats.timing(USUAL_WARMUP);
    // Read first: a file that is missing says so before minutes are spent on the others.
    var texts = files.stream().map(PipelineText::read).toList();
    var rows = new ArrayList<SequencedMap<String, @Nullable Object>>();
    for (int index = 0; index < files.size(); index++) {
      var name = files.get(index).toString();
      var text = texts.get(index);
      rows.add(measured(name, () -> figures(timing).ofCompiling(name, text)));
    }
    if (files.isEmpty()) {
      Programs.compiled()
          .forEach((name, text) ->
              rows.add(
                  measured(name, () -> figures(shared(timing, text)).ofCompiling(name, text))));
      Programs.read()
          .forEach((name, text) ->
              rows.add(measured(name, () -> figures(shared(timing, text)).ofReading(name, text))));
    }
    var session = files.isEmpty() ? session(timing) : null;
    terminal.clear();
    report(rows, session);
    return 0;
  }

  private EditSession.Figures session(Timing timing) {
    var length = String.join("", EditSession.texts());
    return measured(
        "edit session", () -> new EditSession(registry()).measure(shared(timing, length)));
  }

  private <T> T measured(String name, Supplier<T> figures) {
    terminal.progress(name);
    return figures.get();
  }

  private static CompileFigures figures(Timing timing) {
    return new CompileFigures(registry(), timing);
  }

  private static Timing shared(Timing timing, String text) {
    int times = Math.max(1, text.length() / USUAL_LENGTH);
    return new Timing(shared(timing.warmup(), times), shared(timing.iterations(), times));
  }

  private static int shared(int rounds, int times) {
    return Math.min(rounds, Math.max(FEWEST, rounds / times));
  }

  /** What pipelines can call, of streams and of plain values. */
  static ModuleRegistry registry() {
    return Registry.shipped().with(new Library(StandardLibrary.functions(_ -> {})).registry());
  }

  private void report(
      List<SequencedMap<String, @Nullable Object>> rows, EditSession.@Nullable Figures session) {
    if (json.wanted()) {
      List<Object> all = new ArrayList<>(rows);
      if (session != null) {
        all.add(session.json());
      }
      terminal.json(all);
      return;
    }
    terminal.table(
        List.of(
            "text",
            "lines",
            "hash",
            "parse",
            "ns/byte",
            "check",
            "ir",
            "optimize",
            "nodes",
            "left",
            "dag",
            "total",
            "p99",
            "found",
            "bytes/line"),
        rows.stream()
            .map(row ->
                List.of(
                    String.valueOf(row.get("file")),
                    String.valueOf(row.get("lines")),
                    p50(row, "baseline_hash_us"),
                    p50(row, "parse_us"),
                    text(row.get("parse_ns_per_byte")),
                    p50(row, "check_us"),
                    p50(row, "ir_us"),
                    p50(row, "optimize_us"),
                    text(row.get("nodes_before")),
                    text(row.get("nodes_after")),
                    p50(row, "dag_us"),
                    p50(row, "total_us"),
                    of(row, "total_us", "p99"),
                    p50(row, "found_us"),
                    text(row.get("allocated_bytes_per_line"))))
            .toList());
    terminal.say("times in microseconds, p50 unless the column says p99");
    if (session != null) {
      terminal.say(session.sentence());
    }
  }

  private static String p50(Map<String, @Nullable Object> row, String stage) {
    return of(row, stage, "p50");
  }

  private static String of(Map<String, @Nullable Object> row, String stage, String rank) {
    return row.get(stage) instanceof Map<?, ?> figures ? text(figures.get(rank)) : "";
  }

  private static String text(@Nullable Object figure) {
    return switch (figure) {
      case null -> "";
      case Double number -> Format.number(1, number);
      default -> figure.toString();
    };
  }
}
