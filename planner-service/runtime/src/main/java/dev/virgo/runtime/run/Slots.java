package dev.virgo.runtime.run;

import java.util.Comparator;
import java.util.PriorityQueue;

/** At most so many at the same time; who waits is served by priority, then in order. */
final class Slots {

  private record Waiting(int priority, long number, Runnable action) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingInt(Waiting::priority).reversed().thenComparingLong(Waiting::number));
  private int free;
  private long count;

  Slots(int size) {
    this.free = size;
  }

  /** Does an action as soon as there is a slot, which it has then. */
  void acquire(int priority, Runnable action) {
    if (free > 0) {
      free--;
      action.run();
    } else {
      waiting.add(new Waiting(priority, count++, action));
    }
  }

  /** Gives a slot back; whoever is next has it at once. */
  void release() {
    Waiting next = waiting.poll();
    if (next == null) {
      free++;
    } else {
      next.action().run();
    }
  }
}
