package dev.virgo.runtime.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * At most so many at the same time; who waits is served as {@link Turn} says. Runs on any threads
 * share it: it keeps no clock and no thread, and calls nobody back but with {@link Waiter}.
 */
final class Slots {

  /** Who waits hears once what came of it, on any thread; it does no more than pass that on. */
  @FunctionalInterface
  interface Waiter {
    void heard(Answer answer);
  }

  /** What came of asking for a slot. */
  enum Answer {
    GRANTED,
    QUEUE_FULL,
    SHUT_DOWN
  }

  private static final int HIGH = 75;
  private static final int LOW = 25;

  /** A slot, or a place in the queue for one. */
  final class Permit {
    private final Turn turn;
    private final Waiter waiter;
    private boolean active;
    private boolean over;

    private Permit(Turn turn, Waiter waiter) {
      this.turn = turn;
      this.waiter = waiter;
    }

    /** Gives the slot back, or leaves the queue; once is enough, and more does no harm. */
    void release(long now) {
      synchronized (Slots.this) {
        if (over) {
          return;
        }
        over = true;
        if (active) {
          completed(turn);
          free++;
          dispatch(now);
        } else {
          leave(this);
        }
      }
    }
  }

  private final SchedulerSettings settings;

  /** By priority, highest first, then in order: only the first of each can be next. */
  private final TreeMap<Integer, SequencedMap<Long, Permit>> waiting =
      new TreeMap<>(Comparator.reverseOrder());

  private int free;
  private int queued;
  private boolean shut;
  private long submitted;
  private long completed;
  private long highCompleted;
  private long lowCompleted;
  private long promotions;

  Slots(SchedulerSettings settings) {
    this.settings = settings;
    this.free = settings.maxConcurrency();
  }

  /**
   * Asks for a slot. The waiter hears at once if there is one, or none will come.
   *
   * @return what is to be released in any case
   */
  synchronized Permit acquire(int priority, long now, Waiter waiter) {
    var permit = new Permit(new Turn(priority, submitted, now), waiter);
    if (shut || (settings.maxQueueSize() > 0 && queued >= settings.maxQueueSize())) {
      permit.over = true;
      waiter.heard(shut ? Answer.SHUT_DOWN : Answer.QUEUE_FULL);
      return permit;
    }
    submitted++;
    if (free > 0) {
      grant(permit, now);
    } else {
      queued++;
      waiting
          .computeIfAbsent(permit.turn.priority(), _ -> new LinkedHashMap<>())
          .put(permit.turn.number(), permit);
    }
    return permit;
  }

  private void grant(Permit permit, long now) {
    free--;
    permit.active = true;
    promotions += permit.turn.promotions(now);
    permit.waiter.heard(Answer.GRANTED);
  }

  private void dispatch(long now) {
    Map<Turn, Permit> heads = new LinkedHashMap<>();
    waiting
        .values()
        .forEach(level -> {
          Permit first = level.firstEntry().getValue();
          heads.put(first.turn, first);
        });
    Turn.next(heads.keySet(), now, settings.starvationTimeout())
        .map(heads::get)
        .ifPresent(next -> {
          leave(next);
          grant(next, now);
        });
  }

  private void leave(Permit permit) {
    SequencedMap<Long, Permit> level = waiting.get(permit.turn.priority());
    if (level != null && level.remove(permit.turn.number()) != null) {
      queued--;
      if (level.isEmpty()) {
        waiting.remove(permit.turn.priority());
      }
    }
  }

  private void completed(Turn turn) {
    completed++;
    highCompleted += turn.priority() >= HIGH ? 1 : 0;
    lowCompleted += turn.priority() < LOW ? 1 : 0;
  }

  /** From now on nobody is let in; who waits hears that. */
  synchronized void shutDown() {
    shut = true;
    List<Permit> all = new ArrayList<>();
    waiting.values().forEach(level -> all.addAll(level.values()));
    waiting.clear();
    queued = 0;
    all.forEach(permit -> {
      permit.over = true;
      permit.waiter.heard(Answer.SHUT_DOWN);
    });
  }

  synchronized SchedulerStatistics statistics() {
    return new SchedulerStatistics(
        settings.maxConcurrency() - free,
        queued,
        submitted,
        completed,
        highCompleted,
        lowCompleted,
        promotions);
  }
}
