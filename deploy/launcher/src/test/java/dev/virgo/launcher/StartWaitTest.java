package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartWaitTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final String REASON = "executor (no worker has answered yet; log: executor.log)";

  @Test
  void what_is_waited_for_is_told_again_and_again_with_the_reason_of_now() throws Exception {
    var ready = new CompletableFuture<Void>();
    var reason = new AtomicReference<>(REASON);
    var journal = new Journal();
    var waiting =
        Thread.startVirtualThread(() -> {
          try {
            new StartWait(LONG, SHORT).await(ready, reason::get, journal);
            journal.accept("ready");
          } catch (LaunchException e) {
            journal.accept("failed: " + e.getMessage());
          }
        });
    journal.await("waiting for " + REASON + ", 0 s of 30 s");
    reason.set("planner (it has not answered yet; log: planner.log)");
    journal.await("waiting for planner");
    ready.complete(null);
    journal.await("ready");
    waiting.join();
  }

  @Test
  void a_start_that_takes_too_long_says_what_is_missing() {
    var never = new CompletableFuture<Void>();
    assertThatThrownBy(() -> new StartWait(SHORT, LONG).await(never, () -> REASON, _ -> {}))
        .isInstanceOf(LaunchException.class)
        .hasMessage("not ready after 0 s: " + REASON);
  }

  @Test
  void a_start_that_fails_is_not_waited_for() {
    var failed = CompletableFuture.<Void>failedFuture(new LaunchException("planner ended 3 times"));
    assertThatThrownBy(() -> new StartWait(LONG, LONG).await(failed, () -> REASON, _ -> {}))
        .isInstanceOf(LaunchException.class)
        .hasMessage("planner ended 3 times");
  }
}
