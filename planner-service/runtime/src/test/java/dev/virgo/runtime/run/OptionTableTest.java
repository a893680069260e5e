package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.run.RunResult.CallStatus;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each option does alone, and each pair of them together, on a clock that leaps. A call of
 * {@code Work} takes a second and gives back its argument; the first so many of a row fail. A slash
 * stands for the end of a line.
 */
class OptionTableTest {

  private static void holds(String source, int fails, String outcome, String starts) {
    Counted module = new Counted().failing(fails);
    RunResult result = module.run(source.replace(" / ", "\n") + "\nout x");
    assertThat(outcome(result)).isEqualTo(outcome);
    assertThat(module.starts().toString()).isEqualTo("[" + (starts == null ? "" : starts) + "]");
  }

  /** The value, or the kind of the failure. */
  private static String outcome(RunResult result) {
    return result.status() == Status.COMPLETED
        ? result.outputs().firstEntry().getValue().asText()
        : result.failures().getFirst().kind().text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // as often as it says, and no more often
        "x = Work(7) with retry: 0 | 1 | MODULE_EXECUTION | 0.0",
        "x = Work(7) with retry: 2 | 2 | 7 | 0.0, 1.0, 2.0",
        "x = Work(7) with retry: 2 | 3 | RetryExhausted | 0.0, 1.0, 2.0",
        // a limit above and below what it takes
        "x = Work(7) with timeout: 1001ms | 0 | 7 | 0.0",
        "x = Work(7) with timeout: 999ms | 0 | ModuleTimeout | 0.0",
        // without retry there is no pause
        "x = Work(7) with delay: 5s | 1 | MODULE_EXECUTION | 0.0",
        "x = Work(7) with backoff: linear | 1 | MODULE_EXECUTION | 0.0",
        "x = Work(7) with fallback: 9 | 0 | 7 | 0.0",
        "x = Work(7) with fallback: 9 | 1 | 9 | 0.0",
        // one call for both, as long as its result is fresh: it is there at 1, and asked for at 3
        "a = Work(1) with cache: 1h / b = Work(1) with cache: 1h / x = a + b | 0 | 2 | 0.0",
        "a = Work(1) with cache: 2001ms / q = Work(Work(a + 10)) / b = Work(if (q > 0) 1 else 2) with cache: 2001ms / x = b | 0 | 1 | 0.0, 1.0, 2.0",
        "a = Work(1) with cache: 2s / q = Work(Work(a + 10)) / b = Work(if (q > 0) 1 else 2) with cache: 2s / x = b | 0 | 1 | 0.0, 1.0, 2.0, 3.0",
        // there is one place to keep results, whatever its name
        "a = Work(1) with cache: 1h, cache_backend: \"in-memory\" / b = Work(1) with cache: 1h, cache_backend: \"in-memory\" / x = a + b | 0 | 2 | 0.0",
        "a = Work(1) with cache: 1h, cache_backend: \"redis\" / b = Work(1) with cache: 1h / x = a + b | 0 | 2 | 0.0",
        "x = [Work(1) with throttle: 1/5s, Work(2) with throttle: 1/5s, Work(3) with throttle: 1/5s] | 0 | [1, 2, 3] | 0.0, 5.0, 10.0",
        "x = [Work(1) with throttle: 2/10s, Work(2) with throttle: 2/10s, Work(3) with throttle: 2/10s] | 0 | [1, 2, 3] | 0.0, 0.0, 5.0",
        "x = [Work(1) with concurrency: 1, Work(2) with concurrency: 1, Work(3) with concurrency: 1, Work(4) with concurrency: 1] | 0 | [1, 2, 3, 4] | 0.0, 1.0, 2.0, 3.0",
        "x = [Work(1) with concurrency: 2, Work(2) with concurrency: 2, Work(3) with concurrency: 2, Work(4) with concurrency: 2] | 0 | [1, 2, 3, 4] | 0.0, 0.0, 1.0, 1.0",
        "x = Work(7) with on_error: propagate | 1 | MODULE_EXECUTION | 0.0",
        "x = Work(7) with on_error: skip | 1 | 0 | 0.0",
        "x = Work(7) with on_error: log | 1 | 0 | 0.0",
        "x = match (Work(7) with on_error: wrap) { is Int -> 1, {error} -> 2 } | 0 | 1 | 0.0",
        "x = match (Work(7) with on_error: wrap) { is Int -> 1, {error} -> 2 } | 1 | 2 | 0.0",
        // what is called for more than its result is called although nobody reads that, unless it
        // is lazy
        "a = Work(7) / x = 1 | 0 | 1 | 0.0",
        "a = Work(7) with lazy: false / x = 1 | 0 | 1 | 0.0",
        "a = Work(7) with lazy / x = 1 | 0 | 1 | ",
        "a = Work(7) with lazy / x = if (true) 1 else a | 0 | 1 | ",
        "a = Work(7) with lazy / x = a + a | 0 | 14 | 0.0",
        "x = [Work(1) with priority: low, Work(2) with priority: high] | 0 | [1, 2] | 0.0, 0.0",
      })
  void each_option_alone(String source, int fails, String outcome, String starts) {
    holds(source, fails, outcome, starts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // retry x timeout: the limit is that of an attempt, and a late one is tried again
        "x = Work(7) with retry: 2, timeout: 500ms | 0 | RetryExhausted | 0.0, 0.5, 1.0",
        // retry x timeout x delay: the pause is outside the limit
        "x = Work(7) with retry: 1, delay: 2s, timeout: 1001ms | 1 | 7 | 0.0, 3.0",
        // retry x throttle: each attempt takes a token
        "x = Work(7) with retry: 2, throttle: 1/5s | 2 | 7 | 0.0, 5.0, 10.0",
        // retry x concurrency: each attempt takes a slot, which is free during the pause
        "x = [Work(1) with concurrency: 1, retry: 1, delay: 10s, Work(2) with concurrency: 1, retry: 1, delay: 10s] | 1 | [1, 2] | 0.0, 1.0, 11.0",
        "x = [Work(1) with concurrency: 1, retry: 1, Work(2) with concurrency: 1] | 1 | [1, 2] | 0.0, 1.0, 2.0",
        // retry x cache: who waits for the result waits for all attempts, and makes none
        "x = [Work(1) with cache: 1h, retry: 1, Work(1) with cache: 1h, retry: 1] | 1 | [1, 1] | 0.0, 1.0",
        // retry x fallback, retry x on_error: only after the last attempt
        "x = Work(7) with retry: 1, fallback: 9 | 1 | 7 | 0.0, 1.0",
        "x = Work(7) with retry: 1, fallback: 9 | 2 | 9 | 0.0, 1.0",
        "x = Work(7) with retry: 1, on_error: skip | 1 | 7 | 0.0, 1.0",
        "x = Work(7) with retry: 1, on_error: skip | 2 | 0 | 0.0, 1.0",
        "x = match (Work(7) with retry: 1, on_error: wrap) { is Int -> 1, {error} -> 2 } | 1 | 1 | 0.0, 1.0",
        // fallback x on_error: the fallback wins
        "x = Work(7) with fallback: 9, on_error: skip | 1 | 9 | 0.0",
        "x = Work(7) with fallback: 9, on_error: log | 1 | 9 | 0.0",
        "x = match (Work(7) with fallback: 9, on_error: wrap) { is Int -> 1, {error} -> 2 } | 1 | 1 | 0.0",
        // fallback that fails: the strategy takes over
        "x = Work(7) with fallback: Work(8), on_error: skip | 2 | 0 | 0.0, 1.0",
        "x = Work(7) with fallback: Work(8) | 2 | MODULE_EXECUTION | 0.0, 1.0",
        "x = match (Work(7) with fallback: Work(8), on_error: wrap) { is Int -> 1, {error} -> 2 } | 2 | 2 | 0.0, 1.0",
        // a fallback can have one
        "x = Work(7) with fallback: (Work(8) with fallback: 9) | 2 | 9 | 0.0, 1.0",
        // fallback x cache, on_error x cache: what stands in is not kept
        "x = [Work(1) with cache: 1h, fallback: 9, Work(1) with cache: 1h, fallback: 9] | 1 | [9, 1] | 0.0, 1.0",
        "x = [Work(1) with cache: 1h, on_error: skip, Work(1) with cache: 1h, on_error: skip] | 1 | [0, 1] | 0.0, 1.0",
        // timeout x cache: nor is what came too late
        "x = [Work(1) with cache: 1h, timeout: 500ms, fallback: 9, Work(1) with cache: 1h] | 0 | [9, 1] | 0.0, 0.5",
        // lazy x retry, timeout, cache: they act when it is forced
        "a = Work(7) with lazy, retry: 1 / q = Work(1) / x = if (q == 1) a else 0 | 0 | 7 | 0.0, 1.0",
        "a = Work(7) with lazy, retry: 2, timeout: 1001ms / x = a when true ?? 0 | 2 | 7 | 0.0, 1.0, 2.0",
        "a = Work(7) with lazy, timeout: 999ms / x = a + 1 | 0 | ModuleTimeout | 0.0",
        "a = Work(1) with lazy, cache: 1h / b = Work(1) with lazy, cache: 1h / x = a + b | 0 | 2 | 0.0",
        "a = Work(7) with lazy, retry: 3 / x = (a when false) ?? 5 | 0 | 5 | ",
        // cache x throttle, cache x concurrency: a hit takes neither token nor slot
        "a = Work(1) with cache: 1h, throttle: 1/5s / b = Work(if (a == 1) 1 else 2) with cache: 1h, throttle: 1/5s / x = Work(b + 10) with throttle: 1/5s | 0 | 11 | 0.0, 5.0",
        "a = Work(1) with cache: 1h, concurrency: 1 / q = Work(a + 20) with concurrency: 1 / b = Work(if (a == 1) 1 else 2) with cache: 1h, concurrency: 1 / x = [q, Work(b + 10)] | 0 | [21, 11] | 0.0, 1.0, 1.0",
        // cache x identical calls at the same time: one is made, however many there are
        "x = [Work(1) with cache: 1h, Work(1) with cache: 1h, Work(1) with cache: 1h, Work(2) with cache: 1h] | 0 | [1, 1, 1, 2] | 0.0, 0.0",
        // timeout x concurrency, timeout x throttle: waiting is no part of the limit
        "x = [Work(1) with concurrency: 1, timeout: 1001ms, Work(2) with concurrency: 1, timeout: 1001ms] | 0 | [1, 2] | 0.0, 1.0",
        "x = [Work(1) with throttle: 1/5s, timeout: 1001ms, Work(2) with throttle: 1/5s, timeout: 1001ms] | 0 | [1, 2] | 0.0, 5.0",
        // timeout x fallback, timeout x on_error: being late is a failure as any other
        "x = Work(7) with timeout: 500ms, fallback: 9 | 0 | 9 | 0.0",
        "x = Work(7) with timeout: 500ms, on_error: skip | 0 | 0 | 0.0",
        "x = match (Work(7) with timeout: 500ms, on_error: wrap) { is Int -> 1, {error} -> 2 } | 0 | 2 | 0.0",
        // throttle x concurrency: first the token, then the slot
        "x = [Work(1) with throttle: 2/10s, concurrency: 1, Work(2) with throttle: 2/10s, concurrency: 1] | 0 | [1, 2] | 0.0, 1.0",
        "x = [Work(1) with throttle: 1/5s, concurrency: 1, Work(2) with throttle: 1/5s, concurrency: 1, Work(3) with concurrency: 1] | 0 | [1, 2, 3] | 0.0, 1.0, 5.0",
      })
  void two_options_together(String source, int fails, String outcome, String starts) {
    holds(source, fails, outcome, starts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delay: 5s", "backoff: linear", "delay: 5s, backoff: linear"})
  void a_pause_of_a_call_that_is_not_tried_again_takes_no_time(String options) {
    Counted module = new Counted().failing(1);
    Trial trial = module.in(Trial.of("x = Work(7) with " + options + "\nout x", module.module()));
    assertThat(outcome(trial.run())).isEqualTo("MODULE_EXECUTION");
    assertThat(trial.timeline.passed()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void who_waits_for_a_slot_is_served_by_priority_then_in_order() {
    Counted module = new Counted();
    module.run(
        """
        x = [Work(1) with concurrency: 1, Work(2) with concurrency: 1, priority: low,
             Work(3) with concurrency: 1, Work(4) with concurrency: 1, priority: critical,
             Work(5) with concurrency: 1, lazy, priority: high, Work(6) with concurrency: 1]
        out x
        """);
    assertThat(module.arguments()).containsExactly(1L, 4L, 5L, 3L, 6L, 2L);
  }

  @Test
  void the_slot_of_a_call_that_does_not_end_in_time_is_free_when_it_has_really_ended() {
    String source =
        """
        x = [Work(1) with concurrency: 1, timeout: 400ms, on_error: skip,
             Work(2) with concurrency: 1, timeout: 400ms, on_error: skip,
             Work(3) with concurrency: 1, timeout: 400ms, on_error: skip]
        out x
        """;
    Counted stubborn = new Counted().stubborn();
    stubborn.run(source);
    assertThat(stubborn.starts()).isEqualTo(List.of(0.0, 1.0, 2.0));
    Counted obedient = new Counted();
    obedient.run(source);
    assertThat(obedient.starts()).isEqualTo(List.of(0.0, 0.4, 0.8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the first one in the text has to wait for something, and the second runs before it
        "q = Work(9) / a = Work(q) with concurrency: 1 / b = Work(2) with concurrency: 5 / c = Work(3) with concurrency: 5 / x = [a, b, c] | [9, 2, 3] | 0.0, 0.0, 1.0, 2.0",
        "q = Work(9) / a = Work(q) with throttle: 1/10s / b = Work(2) with throttle: 5/1s / c = Work(3) with throttle: 5/1s / x = [a, b, c] | [9, 2, 3] | 0.0, 0.0, 10.0, 20.0",
      })
  void what_the_text_says_first_about_a_module_holds_for_all_calls(
      String source, String outcome, String starts) {
    holds(source, 0, outcome, starts);
  }

  @Test
  void a_slot_is_given_back_once() {
    Slots slots = new Slots(SchedulerSettings.of(1));
    var order = new java.util.ArrayList<String>();
    Slots.Permit first = slots.acquire(50, 0, _ -> order.add("first"));
    Slots.Permit second = slots.acquire(50, 0, _ -> order.add("second"));
    first.release(0);
    first.release(0);
    Slots.Permit third = slots.acquire(50, 0, _ -> order.add("third"));
    assertThat(order).containsExactly("first", "second");
    second.release(0);
    third.release(0);
    slots.acquire(50, 0, _ -> order.add("fourth"));
    assertThat(order).containsExactly("first", "second", "third", "fourth");
  }

  @Test
  void what_became_of_a_call_is_that_of_its_last_attempt() {
    assertThat(new Counted().run("x = Work(1) with timeout: 400ms\nout x").calls())
        .containsEntry("x", new CallStatus.Timed(Duration.ofMillis(400)));
    assertThat(new Counted().run("x = Work(1) with retry: 1, delay: 3s\nout x").calls())
        .containsEntry("x", new CallStatus.Fired(Duration.ofSeconds(1)));
    assertThat(new Counted().failing(1).run("x = Work(1) with on_error: skip\nout x").calls())
        .containsEntry("x", new CallStatus.Failed("attempt 1"));
  }

  @Test
  void a_result_that_could_have_been_a_wrapped_failure_is_tagged() {
    RunResult result = new Counted().run("x = Work(7) with on_error: wrap\nout x");
    assertThat(result.outputs())
        .containsEntry(
            "x", new Value.UnionValue(dev.virgo.lang.TypeText.parse("Int"), new Value.IntValue(7)));
  }

  @Test
  void what_a_wrapped_failure_says() {
    RunResult result =
        new Counted().run("x = Work(7) with timeout: 500ms, on_error: wrap\ny = \"${x}\"\nout y");
    assertThat(outcome(result))
        .isEqualTo("{moduleName: Work, error: Module Work took more than 500 ms, timestamp: 500}");
  }

  @Test
  void a_run_that_waits_for_a_slot_that_nobody_gives_back_ends_when_its_time_is_over() {
    var limits = new ModuleLimits();
    limits.slots("Work", 1).acquire(50, 0, _ -> {});
    Counted module = new Counted();
    RunResult result =
        Trial.of("x = Work(1) with concurrency: 1\nout x", module.module()).run(limits);
    assertThat(result.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(result.pending()).containsExactly("x");
    assertThat(module.starts()).isEmpty();
    // It has left the queue.
    assertThat(limits.slots("Work", 1).statistics().queued()).isZero();
  }
}
