package dev.virgo.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalityTest {
  @Test
  void tolerance_keeps_the_extents() {
    Locality local = Locality.local(Duration.ofSeconds(2), Duration.ofMillis(1)).tolerance(6e-8);
    assertThat(local.beforeNs()).isEqualTo(2_000_000_000L);
    assertThat(local.afterNs()).isEqualTo(1_000_000L);
    assertThat(local.eps()).isEqualTo(6e-8);
    assertThat(local.exact().eps()).isZero();
  }

  @Test
  void causal_locality_looks_at_nothing_after_the_slice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Locality(Locality.Kind.CAUSAL, 1, 1, 0))
        .withMessageContaining("after 1 ns");
  }

  @Test
  void negative_extent_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Locality.causal(Duration.ofNanos(-1)))
        .withMessageContaining("must not be negative");
  }

  @Test
  void tolerance_that_is_no_number_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Locality.pointwise().tolerance(Double.NaN));
  }
}
