package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void waits_grow_but_never_so_long_that_somebody_notices_who_is_back() {
    assertThat(Stream.generate(backoff::next).limit(6).map(wait -> wait.toMillis()))
        .containsExactly(100L, 200L, 400L, 500L, 500L, 500L);
  }

  @Test
  void they_begin_anew_after_a_success() {
    var _ = backoff.next();
    var _ = backoff.next();

    backoff.reset();

    assertThat(backoff.next()).hasMillis(100);
  }
}
