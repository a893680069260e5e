package dev.virgo.launcher;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Waits for a start, and tells meanwhile what it waits for.
 *
 * @param patience until the start has failed
 * @param between two words about it
 */
record StartWait(Duration patience, Duration between) {
  /**
   * Returns when everything is ready.
   *
   * @param missing what is not ready yet, for people
   * @param journal told from time to time
   * @throws LaunchException if it fails or takes too long
   */
  void await(Future<Void> ready, Supplier<String> missing, Consumer<String> journal)
      throws LaunchException {
    long begin = System.nanoTime();
    long passed = 0;
    try {
      while (!isDone(ready, Math.min(between.toNanos(), patience.toNanos() - passed))) {
        passed = System.nanoTime() - begin;
        if (passed >= patience.toNanos()) {
          throw new LaunchException(
              "%s %d s: %s".formatted(LauncherProcess.LATE, patience.toSeconds(), missing.get()));
        }
        journal.accept(
            "%s%s, %d s of %d s"
                .formatted(
                    LauncherProcess.WAITING,
                    missing.get(),
                    TimeUnit.NANOSECONDS.toSeconds(passed),
                    patience.toSeconds()));
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LaunchException failure
          ? failure
          : new LaunchException("a service cannot be supervised: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("interrupted while starting", e);
    }
  }

  private static boolean isDone(Future<Void> ready, long nanos)
      throws ExecutionException, InterruptedException {
    try {
      ready.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }
}
