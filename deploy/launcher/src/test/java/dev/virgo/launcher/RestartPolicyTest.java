package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.launcher.RestartPolicy.Decision;
import dev.virgo.launcher.RestartPolicy.Decision.GiveUp;
import dev.virgo.launcher.RestartPolicy.Decision.Restart;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private static final Duration NEVER = Duration.ZERO;
  private static final Duration SOON = Duration.ofSeconds(9);
  private static final Duration LATE = Duration.ofSeconds(10);

  @Test
  void service_that_never_becomes_ready_is_given_up_after_three_short_lives() {
    assertThat(RestartPolicy.afterExit(false, 0, NEVER)).isInstanceOf(Restart.class);
    assertThat(RestartPolicy.afterExit(false, 1, NEVER)).isInstanceOf(Restart.class);
    assertThat(RestartPolicy.afterExit(false, 2, NEVER)).isEqualTo(new GiveUp());
  }

  @Test
  void service_that_was_ready_is_never_given_up() {
    assertThat(RestartPolicy.afterExit(true, 1000, SOON)).isInstanceOf(Restart.class);
  }

  @Test
  void delay_doubles_up_to_ten_seconds() {
    var delays = new ArrayList<Long>();
    int shortLives = 0;
    for (int i = 0; i < 9; i++) {
      Decision decision = RestartPolicy.afterExit(true, shortLives, SOON);
      if (decision instanceof Restart restart) {
        delays.add(restart.delay().toMillis());
        shortLives = restart.shortLives();
      }
    }
    assertThat(delays)
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L, 10_000L);
  }

  @Test
  void what_was_well_is_started_at_once_and_the_count_begins_again() {
    assertThat(RestartPolicy.afterExit(true, 7, LATE)).isEqualTo(new Restart(Duration.ZERO, 0));
  }
}
