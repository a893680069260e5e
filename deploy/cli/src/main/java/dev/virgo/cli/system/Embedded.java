package dev.virgo.cli.system;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.DataFolder;
import dev.virgo.launcher.LauncherProcess;
import dev.virgo.launcher.SystemStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Starts and stops the embedded system of a folder. */
public final class Embedded {
  /** The launcher's option for how long a start may take, in seconds. */
  static final String WAIT = "--start-timeout";

  private final Terminal terminal;
  private final Map<String, String> environment;

  /**
   * @param environment of the process: VIRGO_HOME and VIRGO_CACHE come from the script
   */
  public Embedded(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /** What only needs more time gets it from who can ask for it. */
  static String remedy(String message, List<String> options) {
    return message.contains(LauncherProcess.LATE) && options.contains(WAIT)
        ? "; what only needs more time gets it by --wait, such as --wait 10m"
        : "";
  }

  /**
   * Starts it and waits until it is ready; says so, and what it waits for.
   *
   * @param options further words for the launcher
   * @throws CliFailure if it does not come up
   */
  public SystemStatus start(Path data, List<String> options) {
    var home = folder("VIRGO_HOME");
    var cache = folder("VIRGO_CACHE");
    terminal.say(
        "starting broker, database and four services in %s (logs: %s)"
            .formatted(data, data.resolve("logs")));
    try {
      return switch (LauncherProcess.start(home, data, cache, options, this::tell)) {
        case LauncherProcess.Started.Up(var status) -> {
          terminal.clear();
          yield status;
        }
        case LauncherProcess.Started.Failed(var message) ->
            throw new CliFailure(Exit.UNREACHABLE, message + remedy(message, options));
      };
    } catch (IOException e) {
      throw new CliFailure(
          Exit.UNREACHABLE,
          "the launcher cannot be started with the data in "
              + data
              + " ("
              + e
              + "); a folder of your own is named with --data DIR",
          e);
    }
  }

  private void tell(String line) {
    if (line.startsWith(LauncherProcess.WAITING)) {
      terminal.news(line);
    } else {
      terminal.progress(line);
    }
  }

  /**
   * A Jaeger, built at the first call.
   *
   * @throws CliFailure if there is none and none can be built
   */
  public Path jaeger() {
    return provided(
        "deploy/jaeger/build.sh",
        "there is no Jaeger for --trace: %s said why; a collector of your own is named by --otlp URL");
  }

  /**
   * The folder of the program {@code ray}, installed at the first call.
   *
   * @throws CliFailure if it is not there and cannot be installed
   */
  public Path ray() {
    return provided(
        "deploy/ray/venv.sh",
        "there is no Ray for --backend ray: %s said why; --backend process needs none");
  }

  /** What a script of the repository makes once, and names in its last line. */
  private Path provided(String name, String without) {
    var script = folder("VIRGO_HOME").resolve(name);
    try {
      // What it says meanwhile goes straight to the terminal.
      var process =
          new ProcessBuilder(script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      var lines = process.inputReader().lines().toList();
      if (process.waitFor() != 0 || lines.isEmpty()) {
        throw new CliFailure(Exit.FAILED, without.formatted(script));
      }
      return Path.of(lines.getLast());
    } catch (IOException e) {
      throw new CliFailure(Exit.FAILED, "cannot run " + script + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.FAILED, "interrupted while " + script + " ran", e);
    }
  }

  /** The repository with the built programs. */
  public Path home() {
    return folder("VIRGO_HOME");
  }

  /** Stops it; false if it was not up. */
  public boolean stop(Path data) {
    return stop(data, LauncherProcess.STOP_PATIENCE);
  }

  /**
   * The same; false if it was not up.
   *
   * @param patience until what does not stop is killed
   */
  public boolean stop(Path data, Duration patience) {
    try {
      return switch (LauncherProcess.stop(data, patience)) {
        case STOPPED -> true;
        case WAS_NOT_UP -> false;
        case KILLED -> {
          terminal.say("the system in " + data + " did not stop in time and was killed");
          yield true;
        }
      };
    } catch (IOException e) {
      throw new CliFailure(Exit.FAILED, "cannot stop the system in " + data + ": " + e, e);
    }
  }

  /** Ends it at once; false if it was not up. What it has not written yet is lost. */
  public boolean kill(Path data) {
    try {
      boolean up = DataFolder.owner(data).isPresent();
      if (up) {
        // One by one: a database that is asked to stop writes everything first.
        SystemStatus.read(data).stream()
            .flatMap(status -> status.processes().stream())
            .flatMap(process -> ProcessHandle.of(process.pid()).stream())
            .forEach(ProcessHandle::destroyForcibly);
      }
      var _ = LauncherProcess.stop(data, Duration.ZERO);
      return up;
    } catch (IOException e) {
      throw new CliFailure(Exit.FAILED, "cannot end the system in " + data + ": " + e, e);
    }
  }

  private Path folder(String variable) {
    var value = environment.get(variable);
    if (value == null) {
      throw new CliFailure(
          Exit.USAGE, variable + " is not set; start Virgo with the script ./virgo");
    }
    return Objects.requireNonNull(Path.of(value)).toAbsolutePath();
  }
}
