package dev.virgo.launcher;

import dev.virgo.schemas.log.BoundedLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts and stops a launcher from another program, e.g. the command line. Needs only the JDK and
 * Jackson, neither Kafka nor PostgreSQL, on the caller's class path.
 */
public final class LauncherProcess {
  /** What may run the transforms; the first is the default. */
  public static final List<String> BACKENDS = List.of("process", Ray.BACKEND);

  /** The one that this program runs on. */
  static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** Without it a JVM warns of libraries that still use {@code sun.misc.Unsafe}. */
  static final String QUIET_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  /** Of the launcher's JVM, in which the broker uses that. */
  static final List<String> FLAGS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          QUIET_UNSAFE);

  /** How a line begins that tells what a start that takes long waits for. */
  public static final String WAITING = "waiting for ";

  /** How the failure of a start that took too long begins. */
  public static final String LATE = "not ready after";

  /** How long a system may take to stop. */
  public static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

  private LauncherProcess() {}

  /** What came of a start. */
  public sealed interface Started {
    /** The system is up and lives on without the caller. */
    record Up(SystemStatus status) implements Started {}

    /** It is not up; the message names the thing, the place and the remedy. */
    record Failed(String message) implements Started {}
  }

  /** What came of a stop. */
  public enum Stopped {
    STOPPED,
    WAS_NOT_UP,
    KILLED
  }

  /**
   * Starts a system and waits until it is up.
   *
   * @param home the repository, with {@code deploy/launcher} and the services built
   * @param data the system's folder
   * @param cache where PostgreSQL's programs are kept
   * @param options further words for the launcher, see {@link LauncherArguments}
   * @param progress told each step, for people
   * @throws IOException if the launcher cannot be started
   */
  public static Started start(
      Path home, Path data, Path cache, List<String> options, Consumer<String> progress)
      throws IOException {
    Path log = freshLog(data);
    var builder =
        new ProcessBuilder(command(home, data, cache, options))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // It outlives its caller, whoever that is.
    LeftBehind.belongsToNobody(builder.environment());
    var process = builder.start();
    // A caller that is interrupted while it waits takes the half-started system with it.
    var interrupted = new Thread(process::destroy, "stop-launcher");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try (var lines = process.inputReader()) {
      return outcome(lines, progress)
          .orElseGet(
              () -> new Started.Failed("the launcher ended without a word; its log: " + log));
    } finally {
      forget(interrupted);
    }
  }

  /**
   * Stops the system of a folder and waits until every process of it has ended.
   *
   * @param patience until what does not stop is killed, see {@link #STOP_PATIENCE}
   * @throws IOException if the folder cannot be read
   */
  public static Stopped stop(Path data, Duration patience) throws IOException {
    Optional<ProcessHandle> owner = DataFolder.owner(data);
    Path folder = data.toAbsolutePath().normalize();
    if (owner.isEmpty()) {
      clear(folder);
      return Stopped.WAS_NOT_UP;
    }
    ProcessHandle launcher = owner.get();
    launcher.destroy();
    if (ends(launcher, patience)) {
      return Stopped.STOPPED;
    }
    List<ProcessHandle> descendants = launcher.descendants().toList();
    launcher.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    var _ = ends(launcher, KILL_PATIENCE);
    clear(folder);
    return Stopped.KILLED;
  }

  /** A launcher that was killed could not do it itself. */
  private static void clear(Path folder) throws IOException {
    var _ = LeftBehind.end(folder);
    DatabaseLeftBehind.end(folder);
    RayFolder.clear(folder);
  }

  private static boolean ends(ProcessHandle process, Duration patience) {
    return process
        .onExit()
        .thenApply(handle -> true)
        .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook runs already, which is what it is for.
      return;
    }
  }

  private static Path freshLog(Path data) throws IOException {
    Path log = Files.createDirectories(data.resolve("logs")).resolve("launcher.log");
    if (Files.exists(log) && Files.size(log) > BoundedLog.DEFAULT_BYTES) {
      Files.move(log, log.resolveSibling("launcher.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }

  private static List<String> command(Path home, Path data, Path programs, List<String> options) {
    var command = new ArrayList<String>();
    // A session of its own, so that Ctrl-C in the caller's terminal does not stop the system.
    detacher().ifPresent(command::add);
    command.add(JAVA.toString());
    command.addAll(FLAGS);
    var cache = cache(home);
    int record = options.indexOf(AotTraining.RECORD);
    command.addAll(record < 0 ? cache.use() : cache.record(Path.of(options.get(record + 1))));
    command.addAll(cache.words());
    command.addAll(
        List.of(
            "--home", home.toString(), "--data", data.toString(), "--cache", programs.toString()));
    command.addAll(options);
    return command;
  }

  static AotCache cache(Path home) {
    Path jars = home.resolve("deploy/launcher/target/launcher");
    return new AotCache(
        "launcher", jars, List.of("-cp", jars + "/*", "dev.virgo.launcher.Launcher"));
  }

  private static Optional<String> detacher() {
    return List.of("/usr/bin/setsid", "/bin/setsid", "/usr/bin/nohup").stream()
        .filter(program -> Files.isExecutable(Path.of(program)))
        .findFirst();
  }

  private static Optional<Started> outcome(BufferedReader lines, Consumer<String> progress)
      throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(Launcher.UP)) {
        return Optional.of(
            new Started.Up(SystemStatus.fromJson(line.substring(Launcher.UP.length()))));
      }
      if (line.startsWith(Launcher.FAILED)) {
        return Optional.of(
            new Started.Failed(line.substring(Launcher.FAILED.length()).replace("\\n", "\n")));
      }
      progress.accept(line);
    }
    return Optional.empty();
  }
}
