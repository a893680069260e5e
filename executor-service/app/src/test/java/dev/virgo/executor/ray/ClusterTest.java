package dev.virgo.executor.ray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.rpc.ClusterNode;
import dev.virgo.schemas.rpc.ClusterState;
import org.junit.jupiter.api.Test;

class ClusterTest {
  private static final long MIB = 1L << 20;

  /** Slots on nodes that each hold exactly so many of them. */
  private static int slots(long slotBytes, int... nodes) {
    var state = ClusterState.newBuilder().setSlotCpu(1).setSlotRamBytes(slotBytes);
    for (int slots : nodes) {
      state.addNodes(
          ClusterNode.newBuilder()
              .setAlive(true)
              .setCpus(slots + 1)
              .setMemoryBytes(slots * slotBytes));
    }
    return Cluster.of(state.build()).slots();
  }

  @Test
  void two_questions_take_the_place_of_one_slot_where_they_fit_into_one() {
    assertThat(slots(512 * MIB, 3)).isEqualTo(2);
  }

  @Test
  void two_questions_take_the_place_of_two_slots_as_small_as_they_are() {
    assertThat(slots(256 * MIB, 3)).isEqualTo(1);
  }

  @Test
  void two_questions_on_two_nodes_take_the_place_of_a_slot_on_each() {
    assertThat(slots(512 * MIB, 3, 3)).isEqualTo(4);
  }

  @Test
  void no_more_slots_are_left_out_than_there_are() {
    assertThat(slots(256 * MIB, 1)).isZero();
    assertThat(slots(256 * MIB)).isZero();
  }
}
