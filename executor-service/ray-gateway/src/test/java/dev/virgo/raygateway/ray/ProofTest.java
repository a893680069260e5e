package dev.virgo.raygateway.ray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.raygateway.actor.Answer;
import dev.virgo.raygateway.slot.Actors.Outcome;
import dev.virgo.raygateway.slot.SlotEvent.Cause;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProofTest {
  private static final Outcome STARTED = new Outcome.Answered(new Answer.Hello(7, "host", "25"));
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Outcome LATE = new Outcome.Lost(Cause.NOT_STARTED, "late");

  private final AtomicInteger told = new AtomicInteger();
  private final Proof proof = new Proof();

  private Cause cause(Outcome outcome) {
    return ((Outcome.Lost) proof.judge(outcome)).cause();
  }

  @Test
  void what_does_not_start_is_the_clusters_fault_until_something_has() {
    assertThat(cause(LATE)).isEqualTo(Cause.CLUSTER);
    assertThat(proof.judge(STARTED)).isEqualTo(STARTED);
    assertThat(cause(LATE)).isEqualTo(Cause.NOT_STARTED);
  }

  @Test
  void what_has_started_and_died_is_not() {
    assertThat(cause(new Outcome.Lost(Cause.DIED, "killed"))).isEqualTo(Cause.DIED);
    assertThat(proof.isGiven()).isFalse();
  }

  @Test
  void none_comes_where_nobody_asks_for_a_worker() throws Exception {
    assertThat(proof.comesWithin(Duration.ofMillis(1), LONG)).isFalse();
  }

  @Test
  void it_comes_with_the_first_worker_that_somebody_asks_for() throws Exception {
    proof.tried();
    var coming = CompletableFuture.supplyAsync(this::coming);
    proof.judge(STARTED);
    assertThat(coming.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void none_comes_of_a_worker_that_does_not_start_or_says_nothing() throws Exception {
    proof.tried();
    assertThat(proof.comesWithin(LONG, Duration.ofMillis(1))).isFalse();
    var coming = CompletableFuture.supplyAsync(this::coming);
    proof.judge(LATE);
    assertThat(coming.get(10, TimeUnit.SECONDS)).isFalse();
  }

  private boolean coming() {
    try {
      return proof.comesWithin(LONG, LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void the_first_that_starts_is_told_once() {
    proof.onGiven(told::incrementAndGet);
    proof.judge(LATE);
    assertThat(told).hasValue(0);
    proof.judge(STARTED);
    proof.judge(STARTED);
    assertThat(told).hasValue(1);
  }
}
