package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.run.RunResult.CallStatus;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineRunTest {

  @Test
  void a_pipeline_gives_its_outputs_in_order() {
    RunResult result = Trial.of("a = Concat(\"x\", \"y\")\nb = Uppercase(a)\nout b\nout a").run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs().toString()).matches(".*b=.*XY.*a=.*xy.*");
    assertThat(result.calls().values()).allMatch(CallStatus.Fired.class::isInstance);
  }

  @Test
  void the_side_that_is_not_taken_never_starts() {
    for (String source :
        new String[] {
          "x = if (true) \"a\" else AlwaysFailsService(\"b\")",
          "x = branch { false -> AlwaysFailsService(\"b\"), otherwise -> \"a\" }",
          "x = (AlwaysFailsService(\"b\") when false) ?? \"a\"",
          "x = if (false and AlwaysFailsService(\"b\") == \"\") \"b\" else \"a\"",
          "x = if (true or AlwaysFailsService(\"b\") == \"\") \"a\" else \"b\""
        }) {
      RunResult result = Trial.of(source + "\nout x").run();
      assertThat(result.status()).as(source).isEqualTo(Status.COMPLETED);
      assertThat(result.calls()).as(source).isEmpty();
    }
  }

  @Test
  void a_failure_reaches_what_depends_on_it_and_nothing_else() {
    RunResult result =
        Trial.of(
                """
                bad = AlwaysFailsService("q")
                after = Uppercase(bad)
                shown = "<${after}>"
                good = Uppercase("ok")
                out shown
                out good
                """)
            .run();
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.outputs().keySet()).containsExactly("good");
    assertThat(result.failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.node()).isEqualTo("bad");
          assertThat(failure.module()).isEqualTo("AlwaysFailsService");
          assertThat(failure.kind()).isEqualTo(Failure.Kind.MODULE_EXECUTION);
          assertThat(failure.message()).isEqualTo("Service failed for: q");
        });
    assertThat(result.calls().get("after"))
        .isEqualTo(new CallStatus.Failed("upstream failed: Service failed for: q"));
  }

  @Test
  void what_does_not_depend_on_each_other_runs_at_the_same_time() {
    Trial trial =
        Trial.of(
            """
            a = SlowApiCall("a")
            b = DeepAnalysis("b")
            c = ExpensiveCompute("c")
            all = "${a} ${b} ${c}"
            out all
            """);
    assertThat(trial.run().status()).isEqualTo(Status.COMPLETED);
    // The slowest of the three takes two seconds; one after the other they take four and a half.
    assertThat(trial.timeline.passed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void a_call_runs_once_however_many_read_it() {
    RunResult result = Trial.of("a = log(\"said\")\nb = \"${a}${a}\"\nout a\nout b").run();
    assertThat(result.outputs().get("b")).isEqualTo(new Value.TextValue("saidsaid"));
    Trial trial = Trial.of("a = log(\"said\")\nb = \"${a}${a}\"\nout a\nout b");
    trial.run();
    assertThat(trial.said).containsExactly("[constellation-lang] said");
  }

  @Test
  void a_missing_input_suspends_what_needs_it_and_the_rest_is_computed() {
    RunResult result =
        Trial.of("in n: Int\nin o: Optional<Int>\nx = n + 1\ny = o ?? 7\nout x\nout y").run();
    assertThat(result.status()).isEqualTo(Status.SUSPENDED);
    assertThat(result.missing()).containsExactly("n");
    assertThat(result.pending()).containsExactly("x");
    assertThat(result.outputs()).containsEntry("y", new Value.IntValue(7));
  }

  @Test
  void a_run_is_given_up_when_its_time_is_over_and_leaves_no_thread() {
    Trial trial =
        Trial.of("a = SlowApiCall(\"a\")\nb = Uppercase(\"b\")\nout a\nout b")
            .within(Duration.ofMillis(300));
    RunResult result = trial.run();
    assertThat(result.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(result.outputs().keySet()).containsExactly("b");
    assertThat(result.failures().getFirst().kind()).isEqualTo(Failure.Kind.TIMED_OUT);
    assertThat(trial.timeline.passed()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void a_failed_call_is_tried_again_as_often_as_it_says() {
    RunResult twice = Trial.of("x = FlakyService(\"q\") with retry: 2\nout x").run();
    assertThat(twice.outputs().get("x")).isEqualTo(new Value.TextValue("FlakyService: q"));
    RunResult once = Trial.of("x = FlakyService(\"q\") with retry: 1\nout x").run();
    assertThat(once.failures().getFirst().kind()).isEqualTo(Failure.Kind.RETRY_EXHAUSTED);
    assertThat(once.failures().getFirst().message())
        .startsWith("Operation failed after 2 attempts");
  }

  @Test
  void a_time_limit_is_that_of_one_attempt() {
    Trial late = Trial.of("x = SlowApiCall(\"q\") with timeout: 400ms\nout x");
    RunResult result = late.run();
    assertThat(result.failures().getFirst().kind()).isEqualTo(Failure.Kind.MODULE_TIMEOUT);
    assertThat(late.timeline.passed()).isEqualTo(Duration.ofMillis(400));
    // The first call takes 3 s and is given up after one, the second takes 100 ms.
    Trial again = Trial.of("x = TimeoutProneService(\"q\") with timeout: 1s, retry: 1\nout x");
    assertThat(again.run().status()).isEqualTo(Status.COMPLETED);
    assertThat(again.timeline.passed()).isEqualTo(Duration.ofMillis(1100));
  }

  @Test
  void doubling_ends_in_a_failure_instead_of_filling_the_memory() {
    StringBuilder source = new StringBuilder("a0 = \"0123456789\"\nl0 = [1]\n");
    for (int i = 1; i <= 50; i++) {
      source.append("a%d = \"${a%d}${a%d}\"\n".formatted(i, i - 1, i - 1));
      source.append("l%d = [l%d, l%d]\n".formatted(i, i - 1, i - 1));
    }
    source.append("small = 1 + 1\nsame = l50 == l50\n");
    for (String outputs : List.of("small a50 same l50", "a50 same l50 small")) {
      // Whichever is looked at first, what is small has its value.
      String all = source + "out " + outputs.replace(" ", "\nout ") + "\n";
      RunResult result = Trial.of(all).run();
      assertThat(result.status()).isEqualTo(Status.FAILED);
      assertThat(result.outputs().keySet()).containsExactly("small");
      assertThat(result.failures()).hasSize(3);
    }
  }

  @Test
  void lists_of_more_elements_than_there_are_numbers_end_in_failures() {
    String range = "range(-9223372036854775808, 9223372036854775807)";
    RunResult result =
        Trial.of("a = %s\nb = %s\nc = 1 + 1\nout c\nout a\nout b".formatted(range, range)).run();
    assertThat(result.failures())
        .hasSize(2)
        .allMatch(failure -> failure.kind() == Failure.Kind.LIMIT_EXCEEDED);
    assertThat(result.outputs()).containsEntry("c", new Value.IntValue(2));
  }

  @Test
  void wherever_the_effort_ends_it_is_a_failure_of_the_run() {
    String source =
        """
        a = AlwaysFailsService("q") with on_error: wrap
        b = QuickCheck("q") with on_error: wrap
        c = AlwaysFailsService("q") with fallback: "f", on_error: wrap
        x = [a, b, c]
        out x
        """;
    for (int units = 0; units < 30; units++) {
      RunResult result = Trial.of(source).withEffort(units).run();
      assertThat(result.status()).as("%d units", units).isEqualTo(Status.FAILED);
    }
    RunResult none =
        Trial.of("b = QuickCheck(\"q\") with on_error: wrap\nout b").withEffort(0).run();
    assertThat(none.failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.node()).isEqualTo("b");
          assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
        });
  }

  @Test
  void times_beyond_all_measure_are_as_good_as_a_year() {
    RunResult result =
        Trial.of("x = QuickCheck(\"q\") with timeout: 365d, cache: 365d, throttle: 1/365d\nout x")
            .within(Duration.ofSeconds(Long.MAX_VALUE))
            .run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void a_chain_of_thousands_of_calls_runs() {
    StringBuilder source = new StringBuilder("x0 = 0\n");
    for (int i = 1; i <= 3000; i++) {
      source.append("x%d = add(x%d, 1)\n".formatted(i, i - 1));
    }
    assertThat(Trial.text(source + "out x3000")).isEqualTo("3000");
  }

  @Test
  void values_that_enter_a_union_are_tagged_with_their_member() {
    RunResult result =
        Trial.of("in c: Boolean\nx = if (c) 1 else \"s\"\ny = [1, 2.5]\nout x\nout y")
            .with("c", new Value.BooleanValue(true))
            .run();
    assertThat(result.outputs().get("x"))
        .isEqualTo(
            new Value.UnionValue(dev.virgo.lang.TypeText.parse("Int"), new Value.IntValue(1)));
    assertThat(result.outputs().get("y"))
        .isInstanceOfSatisfying(
            Value.ListValue.class,
            list -> assertThat(list.elements()).allMatch(Value.UnionValue.class::isInstance));
  }
}
