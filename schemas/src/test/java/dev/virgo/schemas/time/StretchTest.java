package dev.virgo.schemas.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StretchTest {
  @Test
  void slices_are_half_open() {
    var slice = new Slice(10, 20);
    assertThat(slice.overlaps(0, 10)).isFalse();
    assertThat(slice.overlaps(20, 30)).isFalse();
    assertThat(slice.overlaps(19, 20)).isTrue();
    assertThat(slice.lengthNs()).isEqualTo(10);
  }

  @Test
  void slice_and_window_have_an_inside_a_span_may_be_empty() {
    assertThatThrownBy(() -> new Slice(5, 5)).hasMessageContaining("[5ns, 5ns)");
    assertThatThrownBy(() -> new Slice(-1, 5)).hasMessageContaining("-1ns");
    assertThatThrownBy(() -> new Window(5, 5, false, false)).hasMessageContaining("[5ns, 5ns)");
    assertThatThrownBy(() -> new Span(5, 4)).hasMessageContaining("[5ns, 4ns)");
    assertThat(new Span(5, 5).lengthNs()).isZero();
  }

  @Test
  void slices_sort_by_time() {
    assertThat(new Slice(0, 10)).isLessThan(new Slice(10, 20)).isLessThan(new Slice(0, 11));
  }
}
