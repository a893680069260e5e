package dev.virgo.runtime.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners what happens in a run (constellation lang, section 8.4). Each has a queue and,
 * from the first event on, a thread of its own, so that none holds up the run or another one. What
 * a full queue has no room for is left out and counted; the last event always has room.
 */
final class Announcements {

  /** Who is further behind does not hear everything. */
  static final int MOST_WAITING = 10_000;

  /** How long a listener may take for what it has not heard when the run has ended. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final Executor AFTER_GRACE =
      CompletableFuture.delayedExecutor(GRACE.toSeconds(), TimeUnit.SECONDS);

  /** One who listens, and what it has not heard yet. */
  private static final class Audience {
    private final RunListener listener;
    private final Queue<RunEvent> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private long missed;
    private boolean over;

    private Audience(RunListener listener) {
      this.listener = listener;
    }

    synchronized void tell(RunEvent event) {
      if (over) {
        return;
      }
      if (waiting.size() >= MOST_WAITING) {
        missed++;
        return;
      }
      sayWhatWasMissed(event.executionId(), event.at());
      add(event);
    }

    synchronized void tellLast(RunEvent event) {
      if (over) {
        return;
      }
      sayWhatWasMissed(event.executionId(), event.at());
      add(event);
      over = true;
      AFTER_GRACE.execute(this::giveUp);
    }

    /** Who takes too long hears no more. */
    private synchronized void giveUp() {
      waiting.clear();
      if (thread != null) {
        thread.interrupt();
      }
    }

    private void sayWhatWasMissed(UUID id, Instant now) {
      if (missed > 0) {
        add(new RunEvent.EventsMissed(id, now, missed));
        missed = 0;
      }
    }

    private void add(RunEvent event) {
      waiting.add(event);
      if (thread == null) {
        thread = listening();
      }
      notifyAll();
    }

    // Where there is no thread for it, nobody listens, and the run goes on.
    private Thread listening() {
      Thread listening = Thread.ofVirtual().name("listener").unstarted(this::listen);
      try {
        listening.start();
      } catch (OutOfMemoryError | RejectedExecutionException _) {
        over = true;
        waiting.clear();
      }
      return listening;
    }

    private void listen() {
      try {
        for (RunEvent next = next(); next != null; next = next()) {
          hear(next);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /** Null when all has been heard. */
    private synchronized @Nullable RunEvent next() throws InterruptedException {
      while (waiting.isEmpty() && !over) {
        wait();
      }
      return waiting.poll();
    }

    // Whatever a listener throws, an Error too, is no matter of the run.
    private void hear(RunEvent event) {
      try {
        listener.heard(event);
      } catch (Throwable _) {
        // It hears the next one all the same.
      }
    }
  }

  private final List<Audience> audiences;

  Announcements(List<RunListener> listeners) {
    this.audiences = listeners.stream().map(Audience::new).toList();
  }

  void tell(RunEvent event) {
    audiences.forEach(audience -> audience.tell(event));
  }

  /** Says how it has ended, and nothing after that; waits for nobody. */
  void tellLast(RunEvent event) {
    audiences.forEach(audience -> audience.tellLast(event));
  }
}
