package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that lambdas call for more than their result (language reference, section 3.6). */
class ActionInLambdaTest {

  private static final ListValue ONE_TO_THREE =
      new ListValue(List.of(new IntValue(1), new IntValue(2), new IntValue(3)));

  private final Counted work = new Counted();

  @Test
  void each_element_has_its_own_call_one_after_the_other() {
    RunResult result = work.run("x = map([1, 2, 3], (i) => Work(i) + 0)\nout x");
    assertThat(result.outputs()).containsEntry("x", ONE_TO_THREE);
    assertThat(work.arguments()).containsExactly(1L, 2L, 3L);
    assertThat(work.starts()).containsExactly(0.0, 1.0, 2.0);
  }

  @Test
  void who_decides_does_not_wait_for_them() {
    Trial trial =
        Trial.of(
            "x = map([1], (i) => Work(i))\ny = Fast(5)\nout x\nout y",
            work.module(),
            Counted.module("Fast", (all, _) -> all.getFirst()));
    work.in(trial);
    RunResult result = trial.run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.calls().get("y")).isEqualTo(new RunResult.CallStatus.Fired(Duration.ZERO));
    assertThat(result.calls().get("x"))
        .isEqualTo(new RunResult.CallStatus.Fired(Duration.ofSeconds(1)));
  }

  @Test
  void calls_are_made_only_where_the_body_comes_to_them() {
    work.run("x = map([1, 2, 3], (i) => if (i > 2) Work(i) else i)\nout x");
    assertThat(work.arguments()).containsExactly(3L);
  }

  @Test
  void nothing_is_called_on_a_side_that_is_not_taken() {
    work.run("in b: Boolean\nx = (map([1], (i) => Work(i)) when false) ?? [0]\nout x");
    assertThat(work.arguments()).isEmpty();
  }

  @Test
  void the_first_failure_is_that_of_the_call_around_it() {
    RunResult result =
        work.failing(9).run("x = map([1, 2, 3], (i) => Work(i))\ny = 1\nout x\nout y");
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.failures())
        .singleElement()
        .returns("attempt 1", Failure::message)
        .returns("x", Failure::node);
    assertThat(result.outputs()).containsEntry("y", new IntValue(1));
    assertThat(work.arguments()).containsExactly(1L);
  }

  @Test
  void options_of_the_call_around_it_act() {
    RunResult result = work.failing(1).run("x = map([1, 2], (i) => Work(i)) with retry: 1\nout x");
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(work.arguments()).containsExactly(1L, 1L, 2L);
  }

  @Test
  void after_a_time_limit_no_more_elements_are_looked_at() {
    RunResult result = work.run("x = map([1, 2, 3], (i) => Work(i)) with timeout: 1500ms\nout x");
    assertThat(result.failures())
        .singleElement()
        .returns(Failure.Kind.MODULE_TIMEOUT, Failure::kind);
    assertThat(work.arguments()).containsExactly(1L, 2L);
  }

  @Test
  void what_was_interrupted_is_not_passed_over() {
    RunResult result =
        work.run(
            "x = map([1, 2, 3, 4], (i) => Work(i) with on_error: skip) with timeout: 1500ms\n"
                + "out x");
    assertThat(result.failures())
        .singleElement()
        .returns(Failure.Kind.MODULE_TIMEOUT, Failure::kind);
    assertThat(work.arguments()).containsExactly(1L, 2L);
  }

  @Test
  void what_was_interrupted_is_not_said_to_have_failed() {
    RunResult result =
        work.run("x = map([1, 2], (i) => Work(i) with on_error: log) with timeout: 1500ms\nout x");
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(work.said).isEmpty();
  }

  @Test
  void who_pays_no_attention_to_being_interrupted_is_not_called_for_the_next_element() {
    List<Value> called = Collections.synchronizedList(new ArrayList<>());
    LocalFunction swallowing =
        Counted.module(
            "Swallowing",
            (all, waiting) -> {
              called.add(all.getFirst());
              try {
                waiting.sleep(Duration.ofSeconds(1));
              } catch (InterruptedException _) {
                // As modules do that do not know better.
              }
              return all.getFirst();
            });
    RunResult result =
        Trial.of("x = map([1, 2, 3], (i) => Swallowing(i)) with timeout: 1500ms\nout x", swallowing)
            .run();
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(called).containsExactly(new IntValue(1), new IntValue(2));
  }

  @Test
  void options_of_the_call_around_it_are_no_reason_for_a_warning() {
    CompileResult result =
        Trial.compiling("x = map([1], (i) => Work(i)) with timeout: 1s\nout x", work.module());
    assertThat(((CompileResult.Compiled) result).diagnostics()).isEmpty();
  }

  @Test
  void a_failure_that_is_passed_over_leaves_the_other_elements() {
    RunResult result =
        work.failing(1).run("x = map([1, 2], (i) => Work(i) with on_error: skip)\nout x");
    assertThat(result.outputs())
        .containsEntry("x", new ListValue(List.of(new IntValue(0), new IntValue(2))));
  }

  @Test
  void at_the_end_of_the_run_no_more_elements_are_looked_at() {
    RunResult result =
        work.on(
            Trial.of("x = map([1, 2, 3], (i) => Work(i))\nout x", work.module())
                .within(Duration.ofMillis(1500)));
    assertThat(result.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(work.arguments()).containsExactly(1L, 2L);
  }

  @Test
  void calls_that_look_alike_are_all_made() {
    work.run("a = map([1], (i) => Work(i))\nb = map([1], (i) => Work(i))\nout a\nout b");
    assertThat(work.arguments()).containsExactly(1L, 1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = map([1], (i) => Work(i))",
        "x = map([1], (i) => if (i > 0) Work(i) else i)",
        "f = (i: Int) => Work(i)\nx = map([1], f)",
        "f = (i: Int) => Work(i)\nx = map([1], if (n > 1) (i) => i else f)",
        "x = map([1], branch { n > 1 -> (i) => i, otherwise -> (i) => Work(i) })",
        "x = map([1], match n { is Int -> (i) => Work(i) })",
        "x = map([[1]], (l) => map(l, (i) => Work(i)))",
        "f = (i: Int) => Work(i)\nx = map([[1]], (l) => map(l, f))",
        "f = (i: Int) => Work(i)\nx = map([1], unwrap-or(some(f), f))",
        "f = (i: Int) => Work(i)\ng = unwrap-or(some(f), f)\nx = map([1], g)",
        "f = (i: Int) => Work(i)\nfs = map([1], (i) => f)\nx = flat-map(fs, (g) => map([1], g))",
        "x = if (n > 0) map([1], (i) => Work(i)) else [n]",
      })
  void what_it_does_is_done_although_nobody_reads_its_result(String source) {
    String program = "in n: Int\n" + source + "\ny = n\nout y";
    work.on(Trial.of(program, work.module()).with("n", new IntValue(1)));
    assertThat(work.arguments()).containsExactly(1L);
    if (!source.contains("= if")) {
      assertThat(((CompileResult.Compiled) Trial.compiling(program, work.module())).diagnostics())
          .extracting(Diagnostic::message)
          .isEmpty();
    }
  }

  @Test
  void what_is_lazy_waits_until_somebody_reads_it() {
    work.run("x = map([1], (i) => Work(i)) with lazy\ny = 1\nout y");
    assertThat(work.arguments()).isEmpty();
  }
}
