package dev.virgo.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.executor.backend.Demand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  @Test
  void class_is_the_next_power_of_two_with_a_quarter_beside_the_heap() {
    var demand = new Demand(3, GIB + 1, 0, Map.of());
    var workerClass = WorkerClass.of("", demand, TWO_CORES_FOUR_GIB);
    assertThat(workerClass).isEqualTo(new WorkerClass("", 2 * GIB, 2));
    assertThat(workerClass.heapBytes()).isEqualTo(3 * GIB / 2);
  }

  @Test
  void class_is_capped_at_what_there_is() {
    var limits = new Limits(2, 7 * GIB);
    var demand = new Demand(1, 5 * GIB, 0, Map.of());
    assertThat(limits.refuses(demand)).isEmpty();
    assertThat(WorkerClass.of("", demand, limits).ramBytes()).isEqualTo(7 * GIB);
    // The smallest class too.
    assertThat(WorkerClass.of("", new Demand(1, 1, 0, Map.of()), new Limits(1, GIB / 8)).ramBytes())
        .isEqualTo(GIB / 8);
  }

  @Test
  @Timeout(10)
  void demand_beyond_every_power_of_two_is_refused_and_its_class_ends() {
    var demand = new Demand(1, Long.MAX_VALUE, 0, Map.of());
    assertThat(TWO_CORES_FOUR_GIB.refuses(demand)).isPresent();
    assertThat(WorkerClass.of("", demand, new Limits(1, Long.MAX_VALUE)).ramBytes())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusal_never_says_that_as_much_is_asked_for_as_there_is() {
    assertThat(TWO_CORES_FOUR_GIB.refuses(new Demand(1, 4 * GIB + 1, 0, Map.of())).orElseThrow())
        .contains("4.01 GiB", "4.00 GiB");
  }

  @Test
  void too_much_memory_a_gpu_or_anything_special_is_refused_but_not_too_many_cores() {
    assertThat(TWO_CORES_FOUR_GIB.refuses(new Demand(64, GIB, 0, Map.of()))).isEmpty();
    assertThat(TWO_CORES_FOUR_GIB.refuses(new Demand(1, 5 * GIB, 0, Map.of())).orElseThrow())
        .contains("5.00 GiB", "4.00 GiB", "@Resources(ramGb)");
    assertThat(TWO_CORES_FOUR_GIB.refuses(new Demand(1, GIB, 1, Map.of())).orElseThrow())
        .contains("GPU");
    assertThat(TWO_CORES_FOUR_GIB.refuses(new Demand(1, GIB, 0, Map.of("fpga", 1.0))).orElseThrow())
        .contains("fpga");
  }
}
