package dev.virgo.runtime.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners what happens in a run (constellation lang, section 8.4). Each has a queue and,
 * from the first event on, a thread of its own, so that none holds up the run or another one. What
 * a full queue has no room for is left out and counted; the last event always has room. When runs
 * have ended, all who have yet to hear of them are bounded together.
 */
final class Announcements {

  /** Who is further behind does not hear everything. */
  static final int MOST_WAITING = 10_000;

  /** How long a listener may take for what it has not heard when the run has ended. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** One who listens, and what it has not heard yet. */
  static final class Audience {
    private final RunListener listener;
    private final Duration grace;
    private final Aftermath<Audience> aftermath;

    /** Is complete when all has been heard, and late when that takes too long. */
    private CompletableFuture<@Nullable Void> heardOut = new CompletableFuture<>();

    private final Deque<RunEvent> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private long missed;
    private boolean over;

    /** Since when it hears one; null while it does not. */
    private @Nullable Long since;

    private Audience(RunListener listener, Duration grace, Aftermath<Audience> aftermath) {
      this.listener = listener;
      this.grace = grace;
      this.aftermath = aftermath;
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

    void tellLast(RunEvent event) {
      // Of each the own lock is needed, and never two of them at the same time.
      end(event).forEach(Audience::dismiss);
    }

    /** Says how the run has ended, and who is to hear no more for that. */
    private synchronized List<Audience> end(RunEvent event) {
      if (over) {
        return List.of();
      }
      sayWhatWasMissed(event.executionId(), event.at());
      add(event);
      over = true;
      if (waiting.isEmpty()) {
        return List.of();
      }
      giveUpLater();
      return aftermath.add(this, waiting.size());
    }

    /** It hears no more, and is told to end with what it hears now. */
    private synchronized void dismiss() {
      waiting.clear();
      if (since != null && thread != null) {
        thread.interrupt();
      }
    }

    // Where there is no thread for it, it is heard out.
    private void giveUpLater() {
      heardOut = new CompletableFuture<>();
      try {
        var _ =
            heardOut
                .orTimeout(grace.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyAsync(_ -> {
                  giveUp();
                  return null;
                });
      } catch (OutOfMemoryError | RejectedExecutionException _) {
        // It keeps what it has not heard for as long as it takes.
      }
    }

    /** Who takes too long hears how much it has missed, and the end; nobody hears one for ever. */
    private synchronized void giveUp() {
      RunEvent last = waiting.pollLast();
      if (last != null) {
        waiting.forEach(
            event -> missed += event instanceof RunEvent.EventsMissed(_, _, long n) ? n : 1);
        waiting.clear();
        sayWhatWasMissed(last.executionId(), last.at());
        waiting.add(last);
      }
      if (since != null) {
        if (thread != null && System.nanoTime() - since >= grace.toNanos()) {
          thread.interrupt();
        }
        giveUpLater();
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
          heard();
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
      if (waiting.isEmpty()) {
        heardOut.complete(null);
        aftermath.remove(this);
        return null;
      }
      since = System.nanoTime();
      return waiting.poll();
    }

    private synchronized void heard() {
      since = null;
      // It was told to end with that one; the next it hears in peace.
      boolean _ = Thread.interrupted();
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

  /**
   * @param aftermath of all runs of the engine
   */
  Announcements(List<RunListener> listeners, Aftermath<Audience> aftermath) {
    this(listeners, GRACE, aftermath);
  }

  /**
   * @param grace how long a listener may take for one event, and for all that it has not heard,
   *     when the run has ended
   */
  Announcements(List<RunListener> listeners, Duration grace, Aftermath<Audience> aftermath) {
    this.audiences =
        listeners.stream().map(listener -> new Audience(listener, grace, aftermath)).toList();
  }

  void tell(RunEvent event) {
    audiences.forEach(audience -> audience.tell(event));
  }

  /** Says how it has ended, and nothing after that; waits for nobody. */
  void tellLast(RunEvent event) {
    audiences.forEach(audience -> audience.tellLast(event));
  }
}
