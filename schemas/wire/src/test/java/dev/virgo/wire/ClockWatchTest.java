package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final ClockWatch.Latest latest = new ClockWatch.Latest();

  private Duration at(long wallMs, long monotonicMs) {
    return latest.behind(wallMs, TimeUnit.MILLISECONDS.toNanos(monotonicMs));
  }

  @Test
  void clock_that_goes_on_or_is_set_forward_is_never_behind() {
    assertThat(at(1_000_000, -500)).isZero();
    assertThat(at(1_001_000, 500)).isZero();
    assertThat(at(1_002_000 + HOUR, 1_500)).isZero();
    assertThat(at(1_003_000 + HOUR, 2_500)).isZero();
  }

  @Test
  void clock_that_was_set_back_is_behind_by_as_much_until_it_has_caught_up() {
    assertThat(at(10 * HOUR, 0)).isZero();
    assertThat(at(9 * HOUR + 1_000, 1_000)).isEqualTo(Duration.ofHours(1));
    assertThat(at(9 * HOUR + 2_000, 2_000)).isEqualTo(Duration.ofHours(1));
    assertThat(at(10 * HOUR + 3_000, 3_000)).isZero();
  }

  /** Timers of a client stand still as much by six steps of a second as by one of six. */
  @Test
  void small_steps_back_add_up() {
    assertThat(at(HOUR, 0)).isZero();
    for (int second = 1; second <= 6; second++) {
      assertThat(at(HOUR, second * 1_000L)).isEqualTo(Duration.ofSeconds(second));
    }
    assertThat(Duration.ofSeconds(6)).isGreaterThan(ClockWatch.TOLERATED);
  }

  @Test
  void clock_that_is_set_right_by_a_second_every_hour_is_never_behind_by_more() {
    for (int hour = 0; hour < 24; hour++) {
      assertThat(at(hour * HOUR - hour * 1_000L, hour * HOUR))
          .isLessThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(at(hour * HOUR - hour * 1_000L + 120_000, hour * HOUR + 120_000))
          .isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
  }
}
