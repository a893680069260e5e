package dev.virgo.cli.system;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.launcher.LauncherProcess;
import dev.virgo.launcher.TransformFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a system is to run; of every command that starts one. */
public final class LauncherOptions {
  private static final Duration LONGEST_WAIT = Duration.ofHours(24);

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "process",
      description =
          "what runs the transforms: process (worker processes of this host) or ray (a Ray cluster,"
              + " started here; Ray is installed at the first use)")
  String backend = "process";

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description = "where traces go, such as http://127.0.0.1:4317")
  @Nullable String otlp;

  @Option(
      names = "--trace",
      description = "run a Jaeger beside the services and send their traces there")
  boolean trace;

  @Option(
      names = "--transforms",
      paramLabel = "DIR",
      description = "a folder with jars that hold transforms of your own; repeatable")
  List<Path> transforms = List.of();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "3m",
      description =
          "how long the system may take until it is ready, such as 10m; a bare number is seconds (default: ${DEFAULT-VALUE})")
  @Nullable String wait;

  /** With this backend, and nothing else said. */
  public static LauncherOptions of(String backend) {
    var options = new LauncherOptions();
    options.backend = backend;
    return options;
  }

  /**
   * As the launcher takes them.
   *
   * @param embedded builds what is wanted and not built yet
   * @throws CliFailure if there is no such backend, no such length of time, no jar in a folder of
   *     transforms, no Ray or no Jaeger
   */
  public List<String> words(Embedded embedded) {
    if (!LauncherProcess.BACKENDS.contains(backend)) {
      throw new CliFailure(
          Exit.USAGE,
          "there is no backend '%s'; --backend takes: %s"
              .formatted(backend, String.join(", ", LauncherProcess.BACKENDS)));
    }
    var words = new ArrayList<>(List.of("--backend", backend));
    if (wait != null) {
      words.addAll(List.of(Embedded.WAIT, seconds(wait)));
    }
    if (backend.equals("ray")) {
      words.addAll(List.of("--ray", embedded.ray().toString()));
    }
    if (otlp != null) {
      words.addAll(List.of("--otlp", otlp));
    }
    if (trace) {
      words.addAll(List.of("--jaeger", jaeger(embedded).toString()));
    }
    for (var folder : transforms) {
      words.addAll(List.of("--transforms", checked(folder).toString()));
    }
    return words;
  }

  private static String seconds(String wait) {
    var written = wait.matches("[0-9]+") ? wait + "s" : wait;
    long seconds = Format.duration("--wait", written).toSeconds();
    if (seconds < 1 || seconds > LONGEST_WAIT.toSeconds()) {
      throw new CliFailure(
          Exit.USAGE,
          "--wait " + wait + " does not fit: give it 1s to " + LONGEST_WAIT.toHours() + "h");
    }
    return Long.toString(seconds);
  }

  private Path jaeger(Embedded embedded) {
    if (otlp != null) {
      throw new CliFailure(
          Exit.USAGE,
          "--trace runs a Jaeger, --otlp names a collector of your own; give one of them");
    }
    return embedded.jaeger();
  }

  private static Path checked(Path folder) {
    try {
      return TransformFolder.checked(folder);
    } catch (IllegalArgumentException e) {
      throw new CliFailure(Exit.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
