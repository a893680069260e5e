package dev.virgo.runtime.run;

import dev.virgo.runtime.Effort;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a run has under way: threads and alarms. All decisions are made on the run's own thread;
 * what happens elsewhere comes to it as an event.
 */
final class Work implements AutoCloseable {

  /** How long a thread that was interrupted may take to end. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Something to do at a moment. */
  static final class Alarm {
    private final long at;
    private final long number;
    private final Runnable action;
    private boolean cancelled;

    private Alarm(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    void cancel() {
      cancelled = true;
    }
  }

  /**
   * Something that has happened.
   *
   * @param at when it was queued
   * @param number in the order of queuing, for what was queued at the same moment
   */
  private record Event(long at, long number, Runnable action) {}

  /** A piece of work that has a result or throws. */
  @FunctionalInterface
  interface Task<T> {
    T call() throws Exception;
  }

  /**
   * What came of a task: a value, or what it threw.
   *
   * @param begun whether it was done at all; if not, there was no thread for it
   */
  record Ended<T>(@Nullable T value, @Nullable Throwable thrown, boolean begun) {}

  private final Timeline timeline;
  private final long end;
  private final Effort effort;
  private final ThreadFactory starter;

  /**
   * The first is the one that happened first: a thread can be held up between looking at the clock
   * and queuing.
   */
  private final BlockingQueue<Event> events =
      new PriorityBlockingQueue<>(
          11,
          (one, other) ->
              one.at() == other.at()
                  ? Long.compare(one.number(), other.number())
                  // By their difference: what counts nanoseconds may run over.
                  : Long.signum(one.at() - other.at()));

  private final AtomicLong queued = new AtomicLong();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(
          Comparator.<Alarm>comparingLong(alarm -> alarm.at)
              .thenComparingLong(alarm -> alarm.number));
  private final Set<Thread> threads = new HashSet<>();

  /** Threads that are to end, also if what they do has swallowed the interruption. */
  private final Set<Thread> givenUp = ConcurrentHashMap.newKeySet();

  private long alarmCount;

  /** What others are waited for to say. */
  private int awaited;

  private boolean over;
  private volatile boolean cancelled;

  Work(Timeline timeline, long end, long units) {
    this(timeline, end, units, Thread.ofVirtual().factory());
  }

  /**
   * @param starter makes the threads
   */
  Work(Timeline timeline, long end, long units, ThreadFactory starter) {
    this.timeline = timeline;
    this.starter = starter;
    this.end = end;
    this.effort = new Deadline(timeline, end, this::isCancelled, this::isGivenUp, units);
  }

  Timeline timeline() {
    return timeline;
  }

  /** That of the run, for any of its threads. */
  Effort effort() {
    return effort;
  }

  /** Whether the run's time is over. */
  boolean isOver() {
    return over;
  }

  /** Whether somebody wanted it to end before. */
  boolean isCancelled() {
    return cancelled;
  }

  /** Whether nothing is to begin any more, be that noted already or not. */
  boolean isPast() {
    return over || cancelled || timeline.nanos() - end >= 0;
  }

  /** Ends it as soon as its thread looks; from any thread, and as often as one likes. */
  void cancel() {
    cancelled = true;
    soon(() -> {});
  }

  /** Does an action next, on the run's thread. */
  void soon(Runnable action) {
    events.add(new Event(timeline.nanos(), queued.getAndIncrement(), action));
  }

  /**
   * What others, on any thread, are to call once with what the run waits for; until then it is not
   * at an end. The run hears it on its own thread.
   */
  <T> Consumer<T> awaited(Consumer<T> then) {
    awaited++;
    return said ->
        soon(() -> {
          awaited--;
          then.accept(said);
        });
  }

  /** Does an action later, on the run's thread. */
  Alarm after(Duration pause, Runnable action) {
    var alarm =
        new Alarm(
            timeline.nanos() + RunSettings.atMostAYear(pause).toNanos(), alarmCount++, action);
    alarms.add(alarm);
    return alarm;
  }

  /**
   * Starts a task on a thread of its own. Where there is no thread for it, that is how it ends.
   *
   * @param atEnd is done on that thread when the task has really ended, also after the run has
   * @param then is told on the run's thread what came of it
   */
  <T> Thread start(String name, Task<T> task, Runnable atEnd, Consumer<Ended<T>> then) {
    Thread thread =
        starter.newThread(() -> {
          var ended = ended(task);
          atEnd.run();
          Thread self = Thread.currentThread();
          givenUp.remove(self);
          soon(() -> {
            threads.remove(self);
            then.accept(ended);
          });
        });
    thread.setName(name);
    Ended<Boolean> start =
        ended(() -> {
          thread.start();
          return true;
        });
    if (start.thrown() == null) {
      threads.add(thread);
    } else {
      atEnd.run();
      soon(() -> then.accept(new Ended<>(null, start.thrown(), false)));
    }
    return thread;
  }

  /** Nobody waits for what a thread does any more: it ends with its next step that is counted. */
  void giveUp(Thread thread) {
    givenUp.add(thread);
    thread.interrupt();
  }

  private boolean isGivenUp() {
    Thread self = Thread.currentThread();
    return self.isInterrupted() || (!givenUp.isEmpty() && givenUp.contains(self));
  }

  // Whatever a function throws, an Error too, is how its call has ended, and nothing else's.
  static <T> Ended<T> ended(Task<T> task) {
    try {
      return new Ended<>(task.call(), null, true);
    } catch (Throwable thrown) {
      return new Ended<>(null, thrown, true);
    }
  }

  /**
   * Works until all is done, nothing is under way any more, or the time is over.
   *
   * @param step does what can be done at once
   */
  void until(Runnable step, BooleanSupplier done) {
    step.run();
    while (!done.getAsBoolean() && !over) {
      dropCancelled();
      if (awaited == 0 && threads.isEmpty() && alarms.isEmpty() && events.isEmpty()) {
        over = isPast();
        return;
      }
      Runnable action = next();
      if (action != null) {
        action.run();
      }
      step.run();
    }
  }

  private void dropCancelled() {
    Alarm first = alarms.peek();
    while (first != null && first.cancelled) {
      alarms.poll();
      first = alarms.peek();
    }
  }

  private @Nullable Runnable next() {
    // Before any event: they may keep coming for ever.
    long now = timeline.nanos();
    if (cancelled || now - end >= 0) {
      over = true;
      return null;
    }
    Alarm first = alarms.peek();
    if (first != null && first.at - now <= 0) {
      return earlier(first);
    }
    long until = first == null ? end : Math.min(first.at, end);
    try {
      Event event = timeline.next(events, until, threads.size());
      return event == null ? null : event.action();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      over = true;
      return null;
    }
  }

  /** What was queued before the moment of a due alarm has happened before it. */
  private Runnable earlier(Alarm due) {
    Event head = events.peek();
    if (head != null && head.at() - due.at < 0) {
      // By now there may be an even earlier one before it.
      return events.remove().action();
    }
    alarms.remove(due);
    return due.action;
  }

  /** Ends what is still under way: it is interrupted and waited for. */
  @Override
  public void close() {
    threads.forEach(this::giveUp);
    long until = System.nanoTime() + GRACE.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
