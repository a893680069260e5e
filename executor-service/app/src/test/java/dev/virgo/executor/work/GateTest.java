package dev.virgo.executor.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.executor.backend.Load;
import org.junit.jupiter.api.Test;

class GateTest {
  @Test
  void bulk_only_gets_slots_that_nothing_else_takes() {
    assertThat(Gate.of(new Load(4, 3, 0))).isEqualTo(new Gate(true, true));
    assertThat(Gate.of(new Load(4, 4, 0))).isEqualTo(new Gate(true, false));
    assertThat(Gate.of(new Load(4, 2, 2))).isEqualTo(new Gate(true, false));
  }

  @Test
  void interactive_work_is_held_back_before_the_queue_is_longer_than_the_slots() {
    assertThat(Gate.of(new Load(4, 4, 3)).interactive()).isTrue();
    assertThat(Gate.of(new Load(4, 4, 4)).interactive()).isFalse();
  }
}
