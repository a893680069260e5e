package dev.virgo.schemas.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleClockTest {
  @Test
  void samples_lie_at_the_rounded_nanosecond() {
    var third = new SampleClock(3, 1);
    assertThat(third.offsetNs(1)).isEqualTo(333_333_333L);
    assertThat(third.offsetNs(2)).isEqualTo(666_666_667L);
    assertThat(third.offsetNs(3)).isEqualTo(1_000_000_000L);
    // Exactly between two nanoseconds: up.
    assertThat(new SampleClock(2_000_000_000L, 1).offsetNs(1)).isEqualTo(1);
    assertThat(new SampleClock(30_000, 1_001).offsetNs(1)).isEqualTo(33_366_667L);
  }

  @Test
  void offsets_agree_with_exact_arithmetic_over_years() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      long num = 1 + random.nextLong(200_000);
      long den = 1 + random.nextLong(2_000);
      // Up to a hundred years.
      long k = random.nextLong(Math.max(1, 3_155_760_000L / den * num));
      var exact =
          BigDecimal.valueOf(k)
              .multiply(BigDecimal.valueOf(den))
              .multiply(BigDecimal.valueOf(1_000_000_000L))
              .divide(BigDecimal.valueOf(num), 0, RoundingMode.HALF_UP);
      assertThat(new SampleClock(num, den).offsetNs(k))
          .as("sample %d at %d/%d", k, num, den)
          .isEqualTo(exact.longValueExact());
    }
  }

  @Test
  void first_at_or_after_is_the_inverse_and_every_sample_is_in_one_slice() {
    var random = new Random(8);
    for (int i = 0; i < 5_000; i++) {
      var clock = new SampleClock(1 + random.nextInt(50_000), 1 + random.nextInt(1_100));
      long instant = random.nextLong(1_000_000_000_000L);
      long k = clock.firstAtOrAfter(instant);
      assertThat(clock.offsetNs(k)).isGreaterThanOrEqualTo(instant);
      if (k > 0) {
        assertThat(clock.offsetNs(k - 1)).isLessThan(instant);
      }
    }
  }

  @Test
  void segment_of_n_samples_holds_n_samples() {
    for (long rate : new long[] {1, 3, 100, 256, 500, 44_100}) {
      var clock = new SampleClock(rate, 1);
      for (long samples : new long[] {0, 1, 2, 999, 97_280}) {
        assertThat(clock.samplesIn(clock.lengthNs(samples))).isEqualTo(samples);
      }
    }
  }

  @Test
  void rate_that_is_no_positive_fraction_is_refused() {
    assertThatThrownBy(() -> new SampleClock(0, 1)).hasMessageContaining("0/1");
    assertThatThrownBy(() -> new SampleClock(1, -1)).hasMessageContaining("1/-1");
  }
}
