package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class PortChoiceTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  @Test
  void first_start_takes_the_default_ports() {
    assertThat(decide(NONE, NONE, allBut())).isEqualTo(chosen(7400));
  }

  @Test
  void later_start_keeps_the_ports_of_the_folder() {
    assertThat(decide(NONE, OptionalInt.of(20_000), allBut())).isEqualTo(chosen(20_000));
  }

  @Test
  void taken_default_port_moves_the_whole_system() {
    assertThat(decide(NONE, NONE, allBut(7406))).isEqualTo(chosen(30_000));
  }

  @Test
  void port_that_was_asked_for_wins_over_the_folders() {
    assertThat(decide(OptionalInt.of(9000), OptionalInt.of(20_000), allBut()))
        .isEqualTo(chosen(9000));
  }

  @Test
  void port_that_was_asked_for_is_never_replaced() {
    assertThat(decide(OptionalInt.of(9000), NONE, allBut(9004)))
        .isEqualTo(new PortChoice.Taken(9004, "the broker"));
  }

  @Test
  void ports_follow_each_other_in_the_order_of_the_contract() {
    var layout = new PortLayout(7400);
    assertThat(layout.of(ServiceRole.PLANNER)).isEqualTo(7400);
    assertThat(layout.of(ServiceRole.CACHE)).isEqualTo(7401);
    assertThat(layout.of(ServiceRole.EXECUTOR)).isEqualTo(7402);
    assertThat(layout.of(ServiceRole.BACKFILL)).isEqualTo(7403);
    assertThat(layout.kafka()).isEqualTo(7404);
    assertThat(layout.kafkaController()).isEqualTo(7405);
    assertThat(layout.postgres()).isEqualTo(7406);
    assertThat(layout.rayHead()).isEqualTo(7410);
    assertThat(layout.rayGateway()).isEqualTo(7411);
  }

  @Test
  void block_that_would_leave_the_range_of_ports_is_refused() {
    assertThatThrownBy(() -> new PortLayout(65_525)).hasMessageContaining("65524");
    assertThat(new PortLayout(65_524).rayGateway()).isEqualTo(65_535);
  }

  @Test
  void ports_that_only_the_administrator_may_open_are_refused() {
    assertThatThrownBy(() -> new PortLayout(1023)).hasMessageContaining("1024");
    assertThat(new PortLayout(1024).postgres()).isEqualTo(1030);
  }

  private static PortChoice decide(OptionalInt asked, OptionalInt earlier, IntPredicate free) {
    return PortChoice.decide(asked, earlier, free, () -> 30_000);
  }

  private static PortChoice chosen(int base) {
    return new PortChoice.Chosen(new PortLayout(base));
  }

  private static IntPredicate allBut(Integer... taken) {
    return port -> !Set.of(taken).contains(port);
  }
}
