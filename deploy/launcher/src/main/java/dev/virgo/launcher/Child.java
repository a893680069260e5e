package dev.virgo.launcher;

import dev.virgo.schemas.log.BoundedLog;
import dev.virgo.schemas.process.Offspring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One service over the lives of its processes. Only the supervisor's thread touches it. */
final class Child {
  private static final int LAST_LINES = 8;
  private static final String SILENT = "it has not answered yet";
  // A service that becomes ready is noticed at once; one that is ready is not bothered much.
  private static final Duration WHEN_READY = Duration.ofSeconds(1);

  private final ChildSpecification specification;
  private final BoundedLog log;
  private final Offspring offspring = Offspring.ofCurrent();
  private @Nullable Process process;

  /** When the process was ready first; 0 before. */
  private long readyNanos;

  private long askedNanos;
  private boolean ready;
  private String trouble = SILENT;
  private boolean everReady;
  private boolean asking;
  private int restarts;
  private int shortLives;

  Child(ChildSpecification specification, BoundedLog log) {
    this.specification = specification;
    this.log = log;
  }

  /** Starts a process, after all that the one before has left. */
  Process start(Path data) throws IOException {
    // A start that fails was never ready.
    readyNanos = 0;
    endOffspring();
    var started = specification.start(data, offspring);
    process = started;
    ready = false;
    trouble = SILENT;
    Thread.ofPlatform().daemon().name("log-" + name()).start(() -> copyLog(started));
    return started;
  }

  /**
   * Ends what its process has started, which is then nobody's any more: children of Ray's workers
   * are ended by a raylet, if that still can.
   *
   * @return how many processes there were
   */
  int endOffspring() {
    return offspring.end();
  }

  /** What to do after the current process has ended by itself. */
  RestartPolicy.Decision ended() {
    var sinceReady =
        readyNanos == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - readyNanos);
    ready = false;
    process = null;
    return RestartPolicy.afterExit(everReady, shortLives, sinceReady);
  }

  void restartsWith(int newShortLives) {
    shortLives = newShortLives;
    restarts++;
  }

  /** Whether it is time to ask this process; if so, somebody does from now on. */
  boolean startAsking() {
    long now = System.nanoTime();
    if (asking || process == null || (ready && now - askedNanos < WHEN_READY.toNanos())) {
      return false;
    }
    asking = true;
    askedNanos = now;
    return true;
  }

  /** Takes an answer; returns whether it changed anything. */
  boolean answered(@Nullable Process asked, Answer answer) {
    asking = false;
    if (asked == null || !Objects.equals(asked, process)) {
      return false;
    }
    trouble = answer.why();
    if (ready == answer.ready()) {
      return false;
    }
    ready = answer.ready();
    if (readyNanos == 0) {
      readyNanos = System.nanoTime();
    }
    everReady |= ready;
    return true;
  }

  /** Why it is not ready, for people. */
  String trouble() {
    return process == null ? "its process has ended" : trouble;
  }

  @Nullable Process process() {
    return process;
  }

  boolean ready() {
    return ready;
  }

  String name() {
    return specification.name();
  }

  ChildSpecification.Turn turn() {
    return specification.turn();
  }

  URI health() {
    return specification.health();
  }

  Path logFile() {
    return log.file();
  }

  List<String> lastLines() {
    try {
      return log.tail(LAST_LINES);
    } catch (IOException e) {
      return List.of("(cannot be read: " + e + ")");
    }
  }

  SystemStatus.Service status() {
    return new SystemStatus.Service(
        name(), process == null ? null : process.pid(), ready, specification.port(), restarts);
  }

  private void copyLog(Process started) {
    try {
      log.copy(started.getInputStream());
    } catch (IOException e) {
      // The process's own output is closed under us when it is destroyed.
      if (started.isAlive()) {
        throw new UncheckedIOException("cannot read what %s says".formatted(name()), e);
      }
    }
  }
}
