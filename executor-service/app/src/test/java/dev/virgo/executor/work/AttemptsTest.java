package dev.virgo.executor.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final int PATIENCE = 3;
  private final RuntimeException away = Status.UNAVAILABLE.asRuntimeException();
  private final RuntimeException slow = Status.DEADLINE_EXCEEDED.asRuntimeException();
  private final RuntimeException busy = Status.RESOURCE_EXHAUSTED.asRuntimeException();
  private final RuntimeException bad = Status.INVALID_ARGUMENT.asRuntimeException();

  private final Attempts attempts = new Attempts(8, PATIENCE);

  @Test
  void refused_call_is_halved_until_the_one_that_is_refused_is_alone() {
    assertThat(attempts.most()).isEqualTo(8);
    for (int size : new int[] {8, 4, 2}) {
      assertThat(attempts.failed(bad, size, 0)).isEqualTo(new Attempts.Next.Smaller());
      assertThat(attempts.most()).isEqualTo(size / 2);
    }
    assertThat(attempts.failed(bad, 1, 0)).isEqualTo(new Attempts.Next.Refused());
    attempts.succeeded();
    assertThat(attempts.most()).isEqualTo(2);
  }

  @Test
  void call_that_is_too_slow_is_halved_and_repeated_but_one_to_an_absent_cache_is_not_halved() {
    assertThat(attempts.failed(away, 8, 0)).isEqualTo(new Attempts.Next.Later(50));
    assertThat(attempts.most()).isEqualTo(8);
    assertThat(attempts.failed(slow, 8, 0)).isEqualTo(new Attempts.Next.Later(100));
    assertThat(attempts.most()).isEqualTo(4);
    assertThat(attempts.failed(busy, 4, 0)).isEqualTo(new Attempts.Next.Later(200));
  }

  @Test
  void patience_ends_with_the_renewals_that_went_through_meanwhile_not_with_time() {
    for (int i = 0; i < 100; i++) {
      assertThat(attempts.failed(away, 8, 7)).isInstanceOf(Attempts.Next.Later.class);
    }
    assertThat(attempts.failed(slow, 8, 9)).isInstanceOf(Attempts.Next.Later.class);
    assertThat(attempts.failed(slow, 4, 10)).isEqualTo(new Attempts.Next.TooLong());
  }

  @Test
  void a_cache_that_is_away_is_asked_twice_a_second_however_long_that_takes() {
    for (int i = 0; i < 20; i++) {
      var _ = attempts.failed(away, 8, 0);
    }
    assertThat(attempts.failed(away, 8, 0)).isEqualTo(new Attempts.Next.Later(500));
  }

  @Test
  void success_renews_the_patience() {
    assertThat(attempts.failed(slow, 8, 0)).isInstanceOf(Attempts.Next.Later.class);
    attempts.succeeded();
    assertThat(attempts.failed(slow, 8, 100)).isEqualTo(new Attempts.Next.Later(50));
  }
}
