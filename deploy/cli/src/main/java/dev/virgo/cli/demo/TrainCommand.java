package dev.virgo.cli.demo;

import dev.virgo.cli.Virgo;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.system.Embedded;
import dev.virgo.cli.system.OwnSystem;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.AotTraining;
import dev.virgo.readers.demo.DemoRecording;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
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

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "an empty folder, which is not needed afterwards")
  Path folder = Path.of("");

  public TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var embedded = new Embedded(terminal, System.getenv());
    var training = new AotTraining(embedded.home(), folder.toAbsolutePath());
    var data = folder.resolve("data").toAbsolutePath();
    try (var _ = new OwnSystem(terminal, () -> embedded.stop(data, AotTraining.PATIENCE))) {
      var status = embedded.start(data, training.words());
      var recording = folder.resolve("demo.edf");
      DemoRecording.write(recording, SEED, DemoRecording.Settings.DEFAULT.withSeconds(SECONDS));
      var unheard = new PrintStream(OutputStream.nullOutputStream());
      var quiet = new Terminal(unheard, unheard, false);
      new Walk(Connection.of(data), status.kafka(), quiet, true).go(recording, new HashMap<>());
      for (var command : List.of("status", "runs", "assets")) {
        int exit = Virgo.commandLine(quiet).execute(command, "--data", data.toString());
        if (exit != 0) {
          throw new CliFailure(Exit.FAILED, "virgo " + command + " ended with " + exit);
        }
      }
    }
    try {
      training.make();
    } catch (IOException e) {
      throw new CliFailure(Exit.FAILED, String.valueOf(e.getMessage()), e);
    }
    return 0;
  }
}
