package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Duration OVER = Budget.OF_A_CLASS.plusSeconds(1);

  @Test
  void a_test_begins_while_its_class_has_time() {
    assertThatCode(() -> Budget.check(Budget.OF_A_CLASS, Set.of())).doesNotThrowAnyException();
  }

  @Test
  void no_test_begins_when_those_before_it_took_all_of_their_class() {
    assertThatThrownBy(() -> Budget.check(OVER, Set.of("ray")))
        .hasMessage("not begun: the tests before this one took 901 s, and their class has 900 s");
  }

  @Test
  void a_long_one_may_be_long() {
    assertThatCode(() -> Budget.check(OVER, Set.of("long"))).doesNotThrowAnyException();
  }
}
