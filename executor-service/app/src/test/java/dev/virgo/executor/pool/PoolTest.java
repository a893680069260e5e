package dev.virgo.executor.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final long GIB = 1L << 30;
  private static final long KEEP_MS = 1000;
  private static final Limits TWO_CORES_FOUR_GIB = new Limits(2, 4 * GIB);
  private static final WorkerClass SMALL = new WorkerClass("", GIB, 1);
  private static final WorkerClass LARGE = new WorkerClass("", 2 * GIB, 1);

  private static Pool.Slot busy(int id, WorkerClass workerClass) {
    return new Pool.Slot(id, workerClass, true, 1, 0);
  }

  private static Pool.Slot idle(int id, WorkerClass workerClass, long ms) {
    return new Pool.Slot(id, workerClass, false, 0, ms);
  }

  private static Pool.Waiting batch(long ticket, WorkerClass workerClass) {
    return new Pool.Waiting(ticket, workerClass, 1, false);
  }

  private static Pool.Waiting bulk(long ticket) {
    return new Pool.Waiting(ticket, SMALL, 1, true);
  }

  private static List<Pool.Action> decide(List<Pool.Slot> slots, Pool.Waiting... waiting) {
    return Pool.decide(TWO_CORES_FOUR_GIB, slots, List.of(waiting), KEEP_MS);
  }

  @Test
  void warm_worker_of_the_same_class_is_used_the_last_used_first() {
    assertThat(decide(List.of(idle(1, SMALL, 900), idle(2, SMALL, 10)), batch(7, SMALL)))
        .containsExactly(new Pool.Action.Assign(7, 2));
  }

  @Test
  void worker_is_started_where_none_is_warm() {
    assertThat(decide(List.of(idle(1, LARGE, 10)), batch(7, SMALL)))
        .containsExactly(new Pool.Action.Start(7, SMALL));
  }

  @Test
  void no_more_batches_run_than_there_are_cores() {
    assertThat(decide(List.of(busy(1, SMALL)), batch(7, SMALL), batch(8, SMALL)))
        .containsExactly(new Pool.Action.Start(7, SMALL));
  }

  @Test
  void idle_workers_make_room_the_longest_idle_first_and_no_more_than_needed() {
    var slots = List.of(idle(1, SMALL, 10), idle(2, SMALL, 500), busy(3, LARGE));
    // 4 GiB are taken; 2 are needed.
    assertThat(decide(slots, batch(7, LARGE)))
        .containsExactly(
            new Pool.Action.Kill(2), new Pool.Action.Kill(1), new Pool.Action.Start(7, LARGE));
  }

  @Test
  void batch_that_does_not_fit_is_not_overtaken_and_nothing_is_ended_for_it() {
    var slots = List.of(busy(1, new WorkerClass("", 3 * GIB, 1)), idle(2, SMALL, 10));
    assertThat(decide(slots, batch(7, LARGE), batch(8, SMALL))).isEmpty();
  }

  @Test
  void bulk_goes_behind_everything_else() {
    assertThat(decide(List.of(busy(1, SMALL)), bulk(7), batch(8, SMALL)))
        .containsExactly(new Pool.Action.Start(8, SMALL));
    assertThat(decide(List.of(busy(1, SMALL)), bulk(7)))
        .containsExactly(new Pool.Action.Start(7, SMALL));
  }

  @Test
  void worker_that_was_idle_for_long_is_ended() {
    assertThat(decide(List.of(idle(1, SMALL, KEEP_MS + 1), idle(2, SMALL, KEEP_MS))))
        .containsExactly(new Pool.Action.Kill(1));
  }
}
