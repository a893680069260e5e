package dev.virgo.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.pool.WorkerClass;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HostLimitsTest {
  private static final long GIB = 1L << 30;
  private static final HostLimits HOST = new HostLimits(2, 4 * GIB);

  @Test
  void class_is_the_next_power_of_two_with_a_quarter_beside_the_heap() {
    var demand = new Demand(3, GIB + 1, 0, Map.of());
    var workerClass = HOST.workerClass("", demand);
    assertThat(workerClass).isEqualTo(new WorkerClass("", 2 * GIB, 2));
    assertThat(workerClass.heapBytes()).isEqualTo(3 * GIB / 2);
  }

  @Test
  void class_is_capped_at_what_there_is() {
    var limits = new HostLimits(2, 7 * GIB);
    var demand = new Demand(1, 5 * GIB, 0, Map.of());
    assertThat(limits.refuses(demand)).isEmpty();
    assertThat(limits.workerClass("", demand).ramBytes()).isEqualTo(7 * GIB);
    // The smallest class too.
    assertThat(new HostLimits(1, GIB / 8).workerClass("", new Demand(1, 1, 0, Map.of())).ramBytes())
        .isEqualTo(GIB / 8);
  }

  @Test
  @Timeout(10)
  void demand_beyond_every_power_of_two_is_refused_and_its_class_ends() {
    var demand = new Demand(1, Long.MAX_VALUE, 0, Map.of());
    assertThat(HOST.refuses(demand)).isPresent();
    assertThat(new HostLimits(1, Long.MAX_VALUE).workerClass("", demand).ramBytes())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusal_never_says_that_as_much_is_asked_for_as_there_is() {
    assertThat(HOST.refuses(new Demand(1, 4 * GIB + 1, 0, Map.of())).orElseThrow())
        .contains("4.01 GiB", "4.00 GiB");
  }

  @Test
  void too_much_memory_a_gpu_or_anything_special_is_refused_but_not_too_many_cores() {
    assertThat(HOST.refuses(new Demand(64, GIB, 0, Map.of()))).isEmpty();
    assertThat(HOST.refuses(new Demand(1, 5 * GIB, 0, Map.of())).orElseThrow())
        .contains("5.00 GiB", "4.00 GiB", "@Resources(ramGb)");
    assertThat(HOST.refuses(new Demand(1, GIB, 1, Map.of())).orElseThrow()).contains("GPU");
    assertThat(HOST.refuses(new Demand(1, GIB, 0, Map.of("fpga", 1.0))).orElseThrow())
        .contains("fpga");
  }
}
