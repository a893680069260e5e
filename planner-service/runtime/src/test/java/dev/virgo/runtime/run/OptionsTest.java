package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.ir.CallOptions.Backoff;
import dev.virgo.lang.ir.CallOptions.Rate;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  private static String text(RunResult result) {
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.COMPLETED);
    return result.outputs().firstEntry().getValue().asText();
  }

  /** Starts of the attempts in seconds; each takes one second, and the pause comes after it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retry: 3 | 0.0, 1.0, 2.0, 3.0",
        "retry: 3, delay: 2s | 0.0, 3.0, 6.0, 9.0",
        "retry: 3, delay: 2s, backoff: fixed | 0.0, 3.0, 6.0, 9.0",
        "retry: 3, delay: 2s, backoff: linear | 0.0, 3.0, 8.0, 15.0",
        "retry: 3, delay: 2s, backoff: exponential | 0.0, 3.0, 8.0, 17.0",
        "retry: 2, delay: 45s | 0.0, 31.0, 62.0",
        // each attempt takes a token as well: one in ten seconds
        "retry: 2, throttle: 1/10s | 0.0, 10.0, 20.0",
        // the pause is outside the limit of half a second
        "retry: 2, delay: 2s, timeout: 500ms | 0.0, 2.5, 5.0",
      })
  void attempts_start_when_they_should(String options, String starts) {
    Counted module = new Counted().failing(10);
    RunResult result = module.run("x = Work(1) with " + options + "\nout x");
    assertThat(result.failures().getFirst().kind()).isEqualTo(Failure.Kind.RETRY_EXHAUSTED);
    assertThat(module.starts().toString()).isEqualTo("[" + starts + "]");
  }

  @Test
  void pauses_grow_and_are_never_longer_than_thirty_seconds() {
    Duration second = Duration.ofSeconds(1);
    assertThat(new Pauses(second, Backoff.EXPONENTIAL).before(5)).hasSeconds(16);
    assertThat(new Pauses(second, Backoff.EXPONENTIAL).before(6)).hasSeconds(30);
    assertThat(new Pauses(second, Backoff.EXPONENTIAL).before(Integer.MAX_VALUE)).hasSeconds(30);
    assertThat(new Pauses(second, Backoff.LINEAR).before(29)).hasSeconds(29);
    assertThat(new Pauses(second, Backoff.LINEAR).before(Integer.MAX_VALUE)).hasSeconds(30);
    assertThat(new Pauses(Duration.ofDays(1), Backoff.FIXED).before(1)).hasSeconds(30);
  }

  @Test
  void a_permanent_failure_is_not_tried_again() {
    Counted module = new Counted().failing(1).permanently();
    assertThat(module.run("x = Work(1) with retry: 5\nout x").status()).isEqualTo(Status.FAILED);
    assertThat(module.starts()).hasSize(1);
  }

  @Test
  void a_fallback_is_computed_only_when_the_call_has_failed_for_good() {
    String source = "x = Work(1) with retry: 1, fallback: add(40, 2)\nout x";
    RunResult failed = new Counted().failing(2).run(source);
    assertThat(text(failed)).isEqualTo("42");
    RunResult recovered = new Counted().failing(1).run(source);
    assertThat(text(recovered)).isEqualTo("1");
    assertThat(recovered.calls()).hasSize(1);
  }

  @Test
  void what_a_failed_call_reads_is_no_matter_of_its_fallback() {
    RunResult result =
        new Counted().run("x = Work(divide(1, 0)) with fallback: 9, on_error: skip\nout x");
    assertThat(result.failures().getFirst().message())
        .isEqualTo("Division by zero in stdlib.divide");
  }

  @Test
  void a_fallback_that_fails_leaves_it_to_the_error_strategy() {
    RunResult skipped =
        new Counted()
            .failing(1)
            .run("x = Work(1) with fallback: divide(1, 0), on_error: skip\nout x");
    assertThat(text(skipped)).isEqualTo("0");
    RunResult failed =
        new Counted().failing(1).run("x = Work(1) with fallback: divide(1, 0)\nout x");
    assertThat(failed.failures().getFirst().message())
        .isEqualTo("Division by zero in stdlib.divide");
  }

  @Test
  void error_strategies_act_after_the_last_attempt() {
    Counted skip = new Counted().failing(1);
    assertThat(text(skip.run("x = Work(7) with on_error: skip, retry: 1\nout x"))).isEqualTo("7");
    assertThat(text(new Counted().failing(1).run("x = Work(7) with on_error: skip\nout x")))
        .isEqualTo("0");
    Counted log = new Counted().failing(1);
    assertThat(text(log.run("x = Work(7) with on_error: log\nout x"))).isEqualTo("0");
    assertThat(log.said).containsExactly("x (Work) failed: attempt 1");
    assertThat(new Counted().failing(1).run("x = Work(7) with on_error: propagate\nout x").status())
        .isEqualTo(Status.FAILED);
  }

  @Test
  void a_failure_that_is_logged_and_has_a_fallback_is_said_and_replaced() {
    Counted module = new Counted().failing(1);
    assertThat(text(module.run("x = Work(7) with on_error: log, fallback: 9\nout x")))
        .isEqualTo("9");
    assertThat(module.said).containsExactly("x (Work) failed: attempt 1");
  }

  @Test
  void a_failure_can_be_wrapped_and_matched() {
    String source =
        "x = Work(7) with on_error: wrap\ny = match x { {error} -> error, is Int -> \"fine\" }\n"
            + "out y";
    assertThat(text(new Counted().failing(1).run(source))).isEqualTo("attempt 1");
    assertThat(text(new Counted().run(source))).isEqualTo("fine");
  }

  @Test
  void no_more_calls_of_a_module_run_at_once_than_it_says() {
    Counted module = new Counted();
    RunResult result =
        module.run(
            """
            a = Work(1) with concurrency: 2
            b = Work(2) with concurrency: 2
            c = Work(3) with concurrency: 2
            s = a + b + c
            out s
            """);
    assertThat(text(result)).isEqualTo("6");
    assertThat(module.starts()).isEqualTo(List.of(0.0, 0.0, 1.0));
  }

  @Test
  void who_waits_for_a_slot_is_served_by_priority() {
    List<String> order = List.of("a", "c", "b");
    RunResult result =
        new Counted()
            .run(
                """
                a = Work(1) with concurrency: 1, priority: critical
                b = Work(2) with concurrency: 1, priority: low
                c = Work(3) with concurrency: 1, priority: high
                l = [a, b, c]
                out l
                """);
    assertThat(text(result)).isEqualTo("[1, 2, 3]");
    var latency =
        result.calls().entrySet().stream()
            .sorted(
                java.util.Comparator.comparing(
                    call -> ((RunResult.CallStatus.Fired) call.getValue()).latency()))
            .map(java.util.Map.Entry::getKey)
            .toList();
    assertThat(latency.indexOf("c")).isLessThan(latency.indexOf("b"));
    assertThat(latency).containsExactlyInAnyOrderElementsOf(order);
  }

  @Test
  void a_slot_is_free_during_the_pause_between_attempts() {
    Counted module = new Counted().failing(1);
    text(
        module.run(
            """
            a = Work(1) with concurrency: 1, retry: 1, delay: 10s
            b = Work(2) with concurrency: 1, retry: 1, delay: 10s
            s = a + b
            out s
            """));
    // One fails at 1, the other starts then and ends at 2; the first again at 11.
    assertThat(module.starts()).isEqualTo(List.of(0.0, 1.0, 11.0));
  }

  @Test
  void waiting_for_a_token_or_a_slot_is_no_part_of_the_time_limit() {
    Counted module = new Counted();
    RunResult result =
        module.run(
            """
            a = Work(1) with concurrency: 1, throttle: 1/5s, timeout: 1500ms
            b = Work(2) with concurrency: 1, throttle: 1/5s, timeout: 1500ms
            s = a + b
            out s
            """);
    assertThat(text(result)).isEqualTo("3");
    assertThat(module.starts()).isEqualTo(List.of(0.0, 5.0));
  }

  @Test
  void a_bucket_lets_its_count_through_at_once_and_is_filled_all_the_time() {
    TokenBucket bucket = new TokenBucket(new Rate(2, Duration.ofSeconds(10)), 0);
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isZero();
    assertThat(bucket.take(0)).isEqualTo(5_000_000_000L);
    assertThat(bucket.take(0)).isEqualTo(10_000_000_000L);
    // After a long time it is full again, and no fuller.
    long later = 1_000_000_000_000L;
    assertThat(bucket.take(later)).isZero();
    assertThat(bucket.take(later)).isZero();
    assertThat(bucket.take(later)).isEqualTo(5_000_000_000L);
  }

  @Test
  void the_same_call_is_made_once_however_many_ask_at_the_same_time() {
    Counted module = new Counted();
    RunResult result =
        module.run(
            """
            a = Work(7) with cache: 1min
            b = Work(7) with cache: 1min
            c = Work(8) with cache: 1min
            s = a + b + c
            out s
            """);
    assertThat(text(result)).isEqualTo("22");
    assertThat(module.starts()).hasSize(2);
  }

  @Test
  void neither_a_fallback_nor_a_zero_is_kept() {
    Counted module = new Counted().failing(1);
    RunResult result =
        module.run(
            """
            a = Work(7) with cache: 1min, fallback: 1
            b = Work(7) with cache: 1min, fallback: 1
            s = a + b
            out s
            """);
    // The one that waited makes the call itself, which succeeds.
    assertThat(text(result)).isEqualTo("8");
    assertThat(module.starts()).isEqualTo(List.of(0.0, 1.0));
  }

  @Test
  void a_result_is_used_again_until_it_expires() {
    ResultCache cache = new ResultCache();
    var key = new ResultCache.Key("m", List.of());
    var value = new dev.virgo.lang.value.Value.IntValue(1);
    cache.store(key, value, Duration.ofNanos(10), 100);
    assertThat(cache.find(key, 109)).isEqualTo(value);
    assertThat(cache.find(key, 110)).isNull();
  }

  @Test
  void a_hit_takes_no_token() {
    Counted module = new Counted();
    text(
        module.run(
            """
            a = Work(1) with cache: 1min, throttle: 1/10s
            b = Work(1) with cache: 1min, throttle: 1/10s
            c = Work(2) with cache: 1min, throttle: 1/10s
            s = a + b + c
            out s
            """));
    assertThat(module.starts()).isEqualTo(List.of(0.0, 10.0));
  }

  @Test
  void a_lazy_call_that_nothing_asks_for_never_starts() {
    Counted module = new Counted();
    text(module.run("a = Work(1) with lazy: true, retry: 3\nx = if (false) a else 2\nout x"));
    assertThat(module.starts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "String; ''",
        "Int; 0",
        "Float; 0.0",
        "Boolean; false",
        "List<Int>; []",
        "Map<String, Int>; {}",
        "{a: Int, b: Optional<Int>}; {a: 0, b: }",
        "Int | String; 0",
      })
  void zero_values_are_empty_or_zero(String type, String zero) {
    assertThat(ZeroValues.of(dev.virgo.lang.TypeText.parse(type)).asText()).isEqualTo(zero);
  }
}
