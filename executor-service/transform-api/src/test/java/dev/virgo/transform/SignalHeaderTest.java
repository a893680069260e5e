package dev.virgo.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalHeaderTest {
  @ParameterizedTest
  @CsvSource({"256, 1", "30000, 1001", "3, 1", "17361, 100", "1, 10", "48000, 1", "4000000007, 3"})
  void sample_times_are_exact_times_rounded_half_up(long num, long den) {
    SignalHeader header = new SignalHeader(num, den, List.of());
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      long index = random.nextLong(1_000_000_000L * num / den);
      BigDecimal exact =
          BigDecimal.valueOf(index)
              .multiply(BigDecimal.valueOf(1_000_000_000L))
              .multiply(BigDecimal.valueOf(den))
              .divide(BigDecimal.valueOf(num), 0, RoundingMode.HALF_UP);
      assertThat(header.offsetNs(index)).isEqualTo(exact.longValueExact());
    }
  }

  @Test
  void half_a_nanosecond_is_rounded_up() {
    // 2e9 Hz: sample 1 lies at 0.5 ns.
    assertThat(new SignalHeader(2_000_000_000L, 1, List.of()).offsetNs(1)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"256, 1", "30000, 1001", "3, 1", "17361, 100", "1, 10"})
  void first_sample_at_its_own_time_is_itself(long num, long den) {
    SignalHeader header = new SignalHeader(num, den, List.of());
    for (long index = 0; index < 2000; index++) {
      long time = header.offsetNs(index);
      assertThat(header.firstIndexAtOrAfter(time)).isEqualTo(index);
      assertThat(header.firstIndexAtOrAfter(time + 1)).isEqualTo(index + 1);
    }
  }

  @Test
  void times_before_the_segment_give_its_first_sample() {
    assertThat(new SignalHeader(256, 1, List.of()).firstIndexAtOrAfter(-5)).isZero();
  }

  @Test
  void rate_of_zero_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignalHeader(0, 1, List.of()))
        .withMessageContaining("must be positive");
  }
}
