package dev.virgo.executor.work;

import dev.virgo.wire.Transient;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** What to try next with outcomes that do not go through. For one thread. */
final class Attempts {
  private static final long FIRST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 500;

  private final int all;
  private final int patience;
  private int most;
  private long pauseMs = FIRST_PAUSE_MS;
  private @Nullable Long renewalsBefore;

  /** What follows from a failure. */
  sealed interface Next {
    /** Again at once, with fewer. */
    record Smaller() implements Next {}

    /** Again after a pause, milliseconds. */
    record Later(long pauseMs) implements Next {}

    /** Never again: this one is refused. */
    record Refused() implements Next {}

    /** Never again: it has gone on for too long. */
    record TooLong() implements Next {}
  }

  /**
   * @param all how many outcomes there are
   * @param patience how often the lease may be renewed between two successes
   */
  Attempts(int all, int patience) {
    this.all = all;
    this.patience = patience;
    this.most = all;
  }

  /** How many outcomes the next call carries, at most. */
  int most() {
    return most;
  }

  void succeeded() {
    most = Math.min(all, most * 2);
    pauseMs = FIRST_PAUSE_MS;
    renewalsBefore = null;
  }

  /**
   * A call failed.
   *
   * <p>While the cache is away it renews nothing either: only where it goes on to take renewals is
   * it this call that it cannot take.
   *
   * @param size how many outcomes the call carried
   * @param renewals how often the lease was renewed so far
   */
  Next failed(RuntimeException failure, int size, long renewals) {
    var code = Status.fromThrowable(failure).getCode();
    if (!Transient.is(failure) && code != Status.Code.RESOURCE_EXHAUSTED) {
      most = Math.max(1, size / 2);
      return size == 1 ? new Next.Refused() : new Next.Smaller();
    }
    if (code != Status.Code.UNAVAILABLE) {
      most = Math.max(1, size / 2);
    }
    if (renewalsBefore == null) {
      renewalsBefore = renewals;
    } else if (renewals - renewalsBefore >= patience) {
      return new Next.TooLong();
    }
    long pause = pauseMs;
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    return new Next.Later(pause);
  }
}
