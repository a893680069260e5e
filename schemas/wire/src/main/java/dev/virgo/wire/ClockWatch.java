package dev.virgo.wire;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Ends the service when its clock was set back: Kafka's clients measure heartbeats, retries and
 * reconnections by the wall clock, and those under way would wait for as long as it was set back
 * by. Whoever started the service starts it again. Forward is no matter.
 */
@ApplicationScoped
public class ClockWatch {
  private static final Logger LOG = Logger.getLogger(ClockWatch.class);

  /** Half of the time after which a broker misses the heartbeats of a consumer. */
  static final Duration TOLERATED = Duration.ofSeconds(5);

  /** What waits longer than this knows of no smaller steps. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** For an orderly end, beside what runs at an executor; what waits by the clock would wait on. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int EXIT = 1;

  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("clock-watch").factory());
  private final Latest latest = new Latest();
  private final Duration grace;

  /**
   * @param executorGraceMs how long an executor lets what runs go on when it stops, milliseconds
   */
  ClockWatch(
      @ConfigProperty(name = "virgo.executor.grace.ms", defaultValue = "5000")
          long executorGraceMs) {
    this.grace = GRACE.plusMillis(executorGraceMs);
  }

  void onStart(@Observes StartupEvent start) {
    var _ = looks.scheduleAtFixedRate(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  void onStop(@Observes ShutdownEvent stop) {
    // Not the halt, which is for a stop that does not come to its end.
    latest.rest();
  }

  private void look() {
    var behind = latest.behind(System.currentTimeMillis(), System.nanoTime());
    if (behind.compareTo(TOLERATED) > 0) {
      LOG.fatalf(
          "the clock was set back by %d s; ending, to be started again: Kafka's clients would wait"
              + " for as long",
          behind.toSeconds());
      latest.rest();
      var _ =
          looks.schedule(
              () -> Runtime.getRuntime().halt(EXIT), grace.toMillis(), TimeUnit.MILLISECONDS);
      Quarkus.asyncExit(EXIT);
    }
  }

  /**
   * The furthest that the clock was of late, beside a clock that nobody sets. A clock that is set
   * right by a little every hour is none that was set back.
   */
  static final class Latest {
    private long sinceNs;
    private long before = Long.MIN_VALUE;
    private long furthestMs = Long.MIN_VALUE;
    private boolean resting;

    /** By how much it is behind that. */
    synchronized Duration behind(long wallMs, long monotonicNs) {
      if (furthestMs == Long.MIN_VALUE) {
        sinceNs = monotonicNs;
      } else if (monotonicNs - sinceNs > LATE.toNanos()) {
        sinceNs = monotonicNs;
        before = furthestMs;
        furthestMs = Long.MIN_VALUE;
      }
      long offsetMs = wallMs - TimeUnit.NANOSECONDS.toMillis(monotonicNs);
      furthestMs = Math.max(furthestMs, offsetMs);
      return resting ? Duration.ZERO : Duration.ofMillis(Math.max(furthestMs, before) - offsetMs);
    }

    /** From now on it is told to be right. */
    synchronized void rest() {
      resting = true;
    }
  }
}
