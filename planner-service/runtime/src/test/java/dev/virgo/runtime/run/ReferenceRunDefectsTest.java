package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.TextValue;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.run.RunResult.CallStatus;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A test for every known defect of the language's first implementation that shows when a pipeline
 * runs (language reference, section 9.1, numbers 12 to 15), under its number there.
 */
@Timeout(60)
class ReferenceRunDefectsTest {

  /** Gives its number back after ten seconds, which is more than three and more than six. */
  private static final LocalFunction LONG =
      Counted.module(
          "Long",
          (all, waiting) -> {
            waiting.sleep(Duration.ofSeconds(10));
            return all.getFirst();
          });

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = if (true) \"a\" else AlwaysFailsService(\"q\")",
        "x = branch { true -> \"a\", otherwise -> AlwaysFailsService(\"q\") }",
        "x = branch { true -> \"a\", AlwaysFailsService(\"q\") == \"q\" -> \"b\", otherwise -> \"c\" }",
        """
        d = if (true) {code: 1} else {message: "m"}
        x = match d { {code} -> "a", {message} -> AlwaysFailsService(message) }
        """,
        "x = some(\"a\") ?? AlwaysFailsService(\"q\")",
        "x = (AlwaysFailsService(\"q\") when false) ?? \"a\"",
        "x = if (false and AlwaysFailsService(\"q\") == \"q\") \"b\" else \"a\"",
        "x = if (true or AlwaysFailsService(\"q\") == \"q\") \"a\" else \"b\"",
      })
  void defect_12_a_side_that_is_not_taken_does_not_start(String source) {
    RunResult result = Trial.of(source + "\nout x").run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("x", new TextValue("a"));
    assertThat(result.calls()).doesNotContainKeys("x", "x.alwaysFailsService");
    assertThat(result.calls().values()).allMatch(CallStatus.Fired.class::isInstance);
  }

  @Test
  void defect_13_what_reads_a_failed_call_fails_at_once_and_names_its_cause() {
    RunResult result =
        Trial.of(
                """
                a = AlwaysFailsService("q")
                b = Uppercase(a)
                c = ExpensiveCompute(b)
                d = SlowQuery("fine")
                out c
                out d
                """)
            .run();
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.node()).isEqualTo("a");
          assertThat(failure.message()).isEqualTo("Service failed for: q");
        });
    assertThat(result.calls().get("c")).isInstanceOf(CallStatus.Failed.class);
    assertThat(result.outputs()).containsOnlyKeys("d");
    assertThat(result.duration()).as("that of the slow query").isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void defect_14_a_call_may_take_as_long_as_it_takes() {
    RunResult result = Trial.of("x = Long(Long(1))\nout x", LONG).run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("x", new IntValue(1));
    assertThat(result.duration()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void defect_14_a_call_that_is_out_of_time_has_failed_and_nothing_is_suspended() {
    RunResult result = Trial.of("x = Long(1) with timeout: 2s\nout x", LONG).run();
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.failures())
        .extracting(Failure::kind)
        .containsExactly(Failure.Kind.MODULE_TIMEOUT);
    assertThat(result.calls()).containsEntry("x", new CallStatus.Timed(Duration.ofSeconds(2)));
    assertThat(result.missing()).isEmpty();
  }

  @Test
  void defect_14_waiting_is_no_part_of_a_calls_time() {
    RunResult result =
        Trial.of(
                """
                a = Long(1) with timeout: 11s, concurrency: 1
                b = Long(2) with timeout: 11s, concurrency: 1
                out a
                out b
                """,
                LONG)
            .run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.duration()).isEqualTo(Duration.ofSeconds(20));
  }

  /** Calls take a second each; what they are made with, what comes of it, and when they begin. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retry: 2 | 2 | 5 | 0.0 1.0 2.0",
        "retry: 1, delay: 2s | 1 | 5 | 0.0 3.0",
        "timeout: 500ms, fallback: 9 | 0 | 9 | 0.0",
        "fallback: 9 | 1 | 9 | 0.0",
        "retry: 1, fallback: 9 | 1 | 5 | 0.0 1.0",
        "on_error: skip | 1 | 0 | 0.0",
        "retry: 2, on_error: skip | 2 | 5 | 0.0 1.0 2.0",
        "retry: 2, on_error: skip | 3 | 0 | 0.0 1.0 2.0",
        "fallback: 9, on_error: skip | 1 | 9 | 0.0",
      })
  void defect_15_options_act(String options, int failures, long value, String starts) {
    Counted module = new Counted().failing(failures);
    RunResult result = module.run("x = Work(5) with " + options + "\nout x");
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("x", new IntValue(value));
    assertThat(module.starts()).isEqualTo(seconds(starts));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "on_error: propagate | 0.0 0.0",
        "cache: 1min | 0.0",
        "concurrency: 1 | 0.0 1.0",
        "throttle: 1/10s | 0.0 10.0",
      })
  void defect_15_options_act_between_calls(String options, String starts) {
    Counted module = new Counted();
    RunResult result =
        module.run(
            "a = Work(5) with %s\nb = Work(5) with %s\nx = a + b\nout x"
                .formatted(options, options));
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(module.starts()).isEqualTo(seconds(starts));
  }

  @Test
  void defect_15_a_call_that_is_lazy_is_not_made_before_it_is_read() {
    Counted module = new Counted();
    assertThat(module.run("a = Work(5) with lazy\nx = 1\nout x").status())
        .isEqualTo(Status.COMPLETED);
    assertThat(module.starts()).isEmpty();
  }

  private static List<Double> seconds(String starts) {
    return Arrays.stream(starts.split(" ")).map(Double::valueOf).toList();
  }
}
