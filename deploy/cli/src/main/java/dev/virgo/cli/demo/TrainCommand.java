package dev.virgo.cli.demo;

import dev.virgo.cli.Virgo;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.system.Embedded;
import dev.virgo.cli.system.EndsAtOnce;
import dev.virgo.cli.system.OwnSystem;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.AotTraining;
import dev.virgo.readers.demo.DemoRecording;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Lets the whole system walk the demo's path under JVMs that record it, and makes the ahead-of-time
 * caches of all its programs. The script that builds calls it.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Makes ahead-of-time caches, with which the programs start faster.")
public final class TrainCommand implements Callable<Integer> {
  private static final long SEED = 2026;
  private static final double SECONDS = 60;

  private static final String STREAMS =
      """
      use virgo.eeg
      in eeg: Optional<Signal>
      in low: Float
      filtered = EEGBandpass(eeg, {low_hz: low, high_hz: 40.0}) with retry: 2
      quality = SignalQuality(eeg)
      clean = if ((quality.mains_ratio ?? 0.0) > 0.2) Notch(filtered, {hz: 50.0}) else filtered
      out clean
      """;

  private static final String PLAIN =
      """
      type Item = {id: Int, name: String}
      in values: List<Int>
      items = map(values, (value) => {id: value, name: "n${value}"})
      first = list-first(items) + {rank: 1}
      level = branch { first.id > 1 -> "high", otherwise -> "low" }
      text = match first { {name} -> "${name} is ${level}" }
      sum = fold(values, 0, (all, value) => all + value) with timeout: 5s
      out text
      out sum
      """;

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "an empty folder, which is not needed afterwards")
  Path folder = Path.of("");

  public TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    var embedded = new Embedded(terminal, System.getenv());
    var training = new AotTraining(embedded.home(), folder.toAbsolutePath());
    var data = folder.resolve("data").toAbsolutePath();
    try (var _ = new EndsAtOnce(() -> embedded.kill(data))) {
      walkRecorded(embedded, training, data);
      training.make();
    } catch (IOException e) {
      throw new CliFailure(Exit.FAILED, String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  private void walkRecorded(Embedded embedded, AotTraining training, Path data) throws IOException {
    try (var _ = new OwnSystem(terminal, () -> embedded.stop(data, AotTraining.PATIENCE))) {
      var status = embedded.start(data, training.words());
      var recording = folder.resolve("demo.edf");
      DemoRecording.write(recording, SEED, DemoRecording.Settings.DEFAULT.withSeconds(SECONDS));
      var unheard = new PrintStream(OutputStream.nullOutputStream());
      var quiet = new Terminal(unheard, unheard, false);
      new Walk(Connection.of(data), status.kafka(), quiet, true).go(recording, new HashMap<>());
      for (var command : List.of("status", "runs", "assets")) {
        call(quiet, command, "--data", data.toString());
      }
      walkTheLanguage(quiet);
    }
  }

  /** As people write pipelines: again and again, with nothing up. */
  private void walkTheLanguage(Terminal quiet) throws IOException {
    var streams = Files.writeString(folder.resolve("streams.cst"), STREAMS).toString();
    var plain = Files.writeString(folder.resolve("plain.cst"), PLAIN).toString();
    var nothing = folder.resolve("nothing").toString();
    call(quiet, "compile", "--data", nothing, streams);
    call(quiet, "compile", "--data", nothing, "--json", streams);
    call(quiet, "eval", plain, "--input", "values=[1,2,3]");
    call(quiet, "fmt", streams, plain);
  }

  private static void call(Terminal quiet, String... words) {
    int exit = Virgo.commandLine(quiet).execute(words);
    if (exit != 0) {
      throw new CliFailure(Exit.FAILED, "virgo " + words[0] + " ended with " + exit);
    }
  }
}
