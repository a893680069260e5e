package dev.virgo.launcher;

import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The program behind {@code virgo up}. On standard output it tells what happens until the system is
 * up (last line {@code up} and the status as JSON) or cannot start (last line {@code failed} and
 * why); then it closes standard output and lives on until it gets TERM. The same lines, with times,
 * go to standard error.
 *
 * <p>Exit status: 0 stopped, 2 wrong arguments, 3 could not start or broke.
 */
public final class Launcher {
  static final String UP = "up ";
  static final String FAILED = "failed ";

  private static final int USAGE = 2;
  private static final int NOT_UP = 3;

  private final PrintStream progress;
  private final PrintStream log;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Launcher(PrintStream progress, PrintStream log) {
    this.progress = progress;
    this.log = log;
  }

  public static void main(String[] words) throws InterruptedException {
    var launcher = new Launcher(System.out, System.err);
    LauncherArguments arguments;
    try {
      arguments = LauncherArguments.parse(List.of(words));
    } catch (IllegalArgumentException e) {
      System.out.println(FAILED + e.getMessage());
      System.exit(USAGE);
      return;
    }
    System.exit(launcher.run(arguments));
  }

  private int run(LauncherArguments arguments) throws InterruptedException {
    try (var folder = DataFolder.own(arguments.data());
        var system =
            EmbeddedSystem.prepare(
                blueprint(arguments),
                folder,
                new PortRequest(arguments.port(), this::say),
                this::say)) {
      // TERM and Ctrl-C come in here; the hook holds the JVM until everything has stopped.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system), "stop"));
      SystemStatus status = system.start();
      say(UP.strip());
      progress.println(UP + status.toJson());
      progress.close();
      stopped.await();
      return 0;
    } catch (LaunchException | IOException | RuntimeException e) {
      return failed(e);
    }
  }

  private int failed(Exception e) {
    String message = e instanceof LaunchException ? String.valueOf(e.getMessage()) : e.toString();
    if (!(e instanceof LaunchException)) {
      e.printStackTrace(log);
    }
    log(message);
    progress.println(FAILED + message.replace("\n", "\\n"));
    return NOT_UP;
  }

  private void stop(EmbeddedSystem system) {
    // Heard only by somebody who still waits for the start.
    progress.println(FAILED + "stopped while starting");
    try {
      system.close();
    } catch (IOException e) {
      log("while stopping: " + e);
    } finally {
      stopped.countDown();
    }
  }

  private static EmbeddedSystem.Blueprint blueprint(LauncherArguments arguments) {
    Path binaries = arguments.cache().resolve("postgres");
    return new EmbeddedSystem.Blueprint(
        binaries,
        Topics.all().stream()
            .map(topic ->
                new EmbeddedTopic(topic.name(), topic.partitions(), Topics.settings(topic)))
            .toList(),
        arguments.backend(),
        arguments.minimumFreeBytes(),
        arguments.startPatience(),
        arguments.stopPatience(),
        new ServicePrograms(arguments)::specifications,
        reason -> {
          System.err.println(reason);
          // Not from the broker's own thread, which the stop waits for.
          Thread.ofPlatform().start(() -> System.exit(NOT_UP));
        });
  }

  private void say(String what) {
    log(what);
    progress.println(what);
  }

  private void log(String what) {
    log.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + what);
  }
}
