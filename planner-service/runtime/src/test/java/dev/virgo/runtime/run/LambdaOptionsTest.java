package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.run.RunResult.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Constellation lang, section 6: what acts on the result of a call acts on one in a lambda as it
 * does outside.
 */
class LambdaOptionsTest {

  /** The texts of both, which have to be the same; or the messages of the failures. */
  private static String both(String call) {
    String outside = outcome(Trial.of("i = 0\nx = [" + call + "]\nout x"));
    String inside = outcome(Trial.of("x = map([0], (i) => " + call + ")\nout x"));
    assertThat(inside).isEqualTo(outside);
    assertThat(outcome(Trial.of("x = map([0], (i) => " + call + ")\nout x").asWritten()))
        .isEqualTo(outside);
    return inside;
  }

  private static String outcome(Trial trial) {
    RunResult result = trial.run();
    return result.status() == Status.COMPLETED
        ? result.outputs().firstEntry().getValue().asText()
        : result.failures().getFirst().message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "divide(6, i) with fallback: 7 | [7]",
        "divide(6, i + 1) with fallback: 7 | [6]",
        "divide(6, i) with fallback: i + 3 | [3]",
        "divide(6, i) with fallback: divide(5, i + 1) | [5]",
        "divide(6, i) with fallback: (divide(5, i) with fallback: 4) | [4]",
        "divide(6, i) with fallback: modulo(1, i) | Division by zero in stdlib.modulo",
        "divide(6, i) with fallback: modulo(1, i), on_error: skip | [0]",
        "divide(6, i) with fallback: 8, on_error: wrap | [8]",
        "divide(6, i) with on_error: propagate | Division by zero in stdlib.divide",
        "divide(6, i) with on_error: skip | [0]",
        "divide(6, i) with on_error: log | [0]",
        "divide(6, i + 1) with on_error: skip | [6]",
        "pad(\"7\", 3, \"\") with on_error: skip | []",
        "list-first(list-reverse([])) with on_error: skip | []",
        "list-first([\"a\"]) with on_error: wrap | [a]",
        "list-is-empty([]) with on_error: skip | [true]",
        // what it reads is no matter of its options
        "divide(divide(6, i), 1) with fallback: 7, on_error: skip | Division by zero in stdlib.divide",
        "match (divide(6, i) with on_error: wrap) { is Int -> \"fine\", {error} -> error } | [Division by zero in stdlib.divide]",
        "match (divide(6, i) with on_error: wrap) { is Int -> \"fine\", {moduleName} -> moduleName } | [stdlib.divide]",
        "match (divide(6, i + 1) with on_error: wrap) { is Int -> \"fine\", {error} -> error } | [fine]",
      })
  void an_option_in_a_lambda_does_what_it_does_outside(String call, String outcome) {
    assertThat(both(call)).isEqualTo(outcome);
  }

  @Test
  void a_result_that_may_be_a_failure_is_tagged_with_what_it_is() {
    Value value =
        Trial.of("x = map([0, 1], (i) => divide(6, i) with on_error: wrap)\nout x")
            .run()
            .outputs()
            .firstEntry()
            .getValue();
    assertThat(((Value.ListValue) value).elements())
        .allSatisfy(element -> assertThat(element).isInstanceOf(Value.UnionValue.class));
  }

  @Test
  void a_fallback_in_a_lambda_is_computed_only_where_the_call_failed() {
    assertThat(
            outcome(
                Trial.of(
                    "x = map([0, 2], (i) => divide(6, i) with fallback: divide(9, i + 3))\nout x")))
        .isEqualTo("[3, 3]");
    assertThat(outcome(Trial.of("x = map([2], (i) => divide(6, i) with fallback: 1 / 0)\nout x")))
        .isEqualTo("[3]");
  }

  @Test
  void what_fails_in_a_lambda_again_and_again_is_logged_once() {
    Trial trial =
        Trial.of(
            """
            x = map([0, 0, 1, 0], (i) => divide(6, i) with on_error: log)
            y = map([0, 0], (i) => modulo(6, i) with on_error: log, fallback: 5)
            out x
            out y
            """);
    RunResult result = trial.run();
    assertThat(result.outputs().values().stream().map(Value::asText))
        .containsExactly("[0, 0, 6, 0]", "[5, 5]");
    assertThat(trial.said)
        .isEqualTo(
            List.of(
                "x.divide (stdlib.divide) failed: Division by zero in stdlib.divide",
                "y.modulo (stdlib.modulo) failed: Division by zero in stdlib.modulo"));
  }

  @Test
  void a_module_that_failed_in_a_lambda_is_not_called_again_for_its_fallback() {
    Counted module = new Counted().failing(1);
    RunResult result =
        module.run("x = map([1, 2], (i) => Work(i) with fallback: i + 40 * i)\nout x");
    assertThat(result.outputs().firstEntry().getValue().asText()).isEqualTo("[41, 2]");
    assertThat(module.starts()).hasSize(2);
  }

  @Test
  void a_limit_of_the_run_is_passed_over_by_nothing() {
    RunResult result =
        Trial.of("x = map([1], (i) => pad(\"\", 9000000000, \"x\") with fallback: \"\")\nout x")
            .run();
    assertThat(result.failures().getFirst().message()).contains("takes too much work");
  }
}
