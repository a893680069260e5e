package dev.virgo.executor.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what the pool does next; knows no process, no clock and no thread. Interactive batches go
 * before bulk ones, each kind in order. A batch that does not fit yet holds back those behind it,
 * so that small ones cannot starve a large one.
 */
final class Pool {
  private Pool() {}

  /**
   * A worker that is alive.
   *
   * @param busy whether it runs a batch
   * @param cpu cores of that batch
   * @param idleMs for how long it has had none
   */
  record Slot(int id, WorkerClass workerClass, boolean busy, double cpu, long idleMs) {}

  /** A batch that waits. */
  record Waiting(long ticket, WorkerClass workerClass, double cpu, boolean bulk) {}

  /** What to do, in order. */
  sealed interface Action {
    /** Give the batch to a warm worker. */
    record Assign(long ticket, int slot) implements Action {}

    /** Start a worker for the batch. */
    record Start(long ticket, WorkerClass workerClass) implements Action {}

    /** End a worker that has nothing to do. */
    record Kill(int slot) implements Action {}
  }

  /**
   * One round.
   *
   * @param keepIdleMs for how long a worker without a batch is kept
   */
  static List<Action> decide(
      Limits limits, List<Slot> slots, List<Waiting> waiting, long keepIdleMs) {
    var round = new Round(limits, slots);
    for (boolean bulk : new boolean[] {false, true}) {
      for (var batch : waiting) {
        if (batch.bulk() == bulk && !round.place(batch)) {
          return round.end(keepIdleMs);
        }
      }
    }
    return round.end(keepIdleMs);
  }

  private static final class Round {
    private final Limits limits;
    private final List<Slot> idle;
    private final List<Action> actions = new ArrayList<>();
    private final Set<Integer> taken = new HashSet<>();
    private double cpu;
    private long memory;

    Round(Limits limits, List<Slot> slots) {
      this.limits = limits;
      this.cpu = slots.stream().filter(Slot::busy).mapToDouble(Slot::cpu).sum();
      this.memory = slots.stream().mapToLong(slot -> slot.workerClass().ramBytes()).sum();
      // The one that has waited longest is the first to go.
      this.idle =
          slots.stream()
              .filter(slot -> !slot.busy())
              .sorted(Comparator.comparingLong(Slot::idleMs).reversed())
              .toList();
    }

    /** False: it has to wait. */
    boolean place(Waiting batch) {
      if (cpu + batch.cpu() > limits.cpus() + 1e-9) {
        return false;
      }
      var warm = warm(batch.workerClass());
      if (warm.isPresent()) {
        take(warm.get());
        actions.add(new Action.Assign(batch.ticket(), warm.get().id()));
      } else {
        if (!makeRoom(batch.workerClass().ramBytes())) {
          return false;
        }
        memory += batch.workerClass().ramBytes();
        actions.add(new Action.Start(batch.ticket(), batch.workerClass()));
      }
      cpu += batch.cpu();
      return true;
    }

    /** The one used last has the warmest caches. */
    private Optional<Slot> warm(WorkerClass wanted) {
      return idle.reversed().stream()
          .filter(slot -> !taken.contains(slot.id()) && slot.workerClass().equals(wanted))
          .findFirst();
    }

    private boolean makeRoom(long bytes) {
      long free = limits.memoryBytes() - memory;
      var victims = new ArrayList<Slot>();
      for (var slot : idle) {
        if (free >= bytes) {
          break;
        }
        if (!taken.contains(slot.id())) {
          victims.add(slot);
          free += slot.workerClass().ramBytes();
        }
      }
      if (free < bytes) {
        return false;
      }
      victims.forEach(this::kill);
      return true;
    }

    private void kill(Slot slot) {
      take(slot);
      memory -= slot.workerClass().ramBytes();
      actions.add(new Action.Kill(slot.id()));
    }

    private void take(Slot slot) {
      taken.add(slot.id());
    }

    List<Action> end(long keepIdleMs) {
      for (var slot : idle) {
        if (slot.idleMs() > keepIdleMs && !taken.contains(slot.id())) {
          kill(slot);
        }
      }
      return List.copyOf(actions);
    }
  }
}
