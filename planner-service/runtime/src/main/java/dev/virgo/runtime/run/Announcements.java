package dev.virgo.runtime.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tells listeners what happens in a run. Each has a thread and a queue of its own, so that none
 * holds up the run or another one; what it does not get round to hear is left out.
 */
final class Announcements implements AutoCloseable {

  private static final int MOST_WAITING = 10_000;
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** One who listens, and what it has not heard yet; nothing stands for the end. */
  private record Audience(BlockingQueue<Optional<RunEvent>> queue, Thread thread) {}

  private final List<Audience> audiences;

  Announcements(List<RunListener> listeners) {
    this.audiences = listeners.stream().map(Announcements::audience).toList();
  }

  private static Audience audience(RunListener listener) {
    BlockingQueue<Optional<RunEvent>> queue = new LinkedBlockingQueue<>(MOST_WAITING);
    Thread thread = Thread.ofVirtual().name("listener").start(() -> listen(queue, listener));
    return new Audience(queue, thread);
  }

  private static void listen(BlockingQueue<Optional<RunEvent>> queue, RunListener listener) {
    try {
      for (var next = queue.take(); next.isPresent(); next = queue.take()) {
        tell(listener, next.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // Whatever a listener throws, an Error too, is no matter of the run.
  private static void tell(RunListener listener, RunEvent event) {
    try {
      listener.heard(event);
    } catch (Throwable _) {
      // It hears the next one all the same.
    }
  }

  void tell(RunEvent event) {
    audiences.forEach(audience -> audience.queue().offer(Optional.of(event)));
  }

  /** Waits a little until all is heard; then nobody listens any more. */
  @Override
  public void close() {
    long until = System.nanoTime() + GRACE.toNanos();
    try {
      for (Audience audience : audiences) {
        audience.queue().offer(Optional.empty(), until - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
      for (Audience audience : audiences) {
        audience.thread().join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    audiences.forEach(audience -> audience.thread().interrupt());
  }
}
