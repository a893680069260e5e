package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs after the optimizer has been at it is what is written. */
class OptimizedRunTest {

  private static Trial trial(String source) {
    return Trial.of("in n: Int\nin zero: Int\nin s: String\n" + source)
        .with("n", new Value.IntValue(6))
        .with("zero", new Value.IntValue(0))
        .with("s", new Value.TextValue("s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = 9223372036854775807 + 1\nout x",
        "x = \"${1 + 1}${1.0 / 0.0}${true}\"\nout x",
        "x = 1 / 0\nout x",
        "x = if (true) 1 / zero else 2\nout x",
        "a = 1 / zero\nx = a + 1\ny = 1 / zero\nout x\nout y",
        "x = if (false) 1 / zero else 1\ny = 1 / zero\nout x\nout y",
        "a = divide(n, zero)\nb = divide(n, zero)\nout a\nout b",
        "a = map([n], (i) => i / zero)\nb = map([n], (i) => i / zero)\nout a\nout b",
        "f = (i: Int) => i / zero\na = map([n], f)\nb = map([n], f)\nout a\nout b",
        "a = [{p: n}] + [{q: n}, {q: n}]\nb = [{p: n}] + [{q: n}, {q: n}]\nout a\nout b",
        "a = trim(s) with timeout: 1s\nb = trim(s) with timeout: 1s\nx = a == b\nout x",
        "r = if (true) {p: n, q: 1 / zero} else {p: 1}\nx = r.p\nout x",
        "r = if (true) {p: n, q: n} else {q: 1, p: 2}\nx = \"${r}\"\nout x",
        "x = map([1, 2], (i) => if (true) i else zero)\nout x",
        "x = map([1, 2], (i) => if (true) i else n / zero)\nout x",
        "k = n / zero\nx = map([1, 2], (i) => if (true) i else k)\nout x",
        "a = if (true) log(\"a\") else log(\"b\")\nb = log(\"a\")\nc = log(\"a\")\nx = a\nout x",
        "a = if (false) log(\"a\") else to-string(divide(1, zero))\nx = 1\nout x",
        "a = (log(\"a\") when true) ?? log(\"b\")\nx = 1\nout x",
        "a = if (n > 0) log(\"a\") else \"b\"\nb = if (n > 0) log(\"a\") else \"b\"\nx = 1\nout x",
        "a = log(s) with lazy\nx = if (false) a else s\nout x",
        "a = divide(1, zero) with fallback: n + 1\nb = n + 1\nx = a == b\nout x",
        """
        a = log("1")
        b = log(trim("${a}2"))
        c = log(trim(s))
        d = if (n > 0) log("4") else log("no")
        e = log("${b}${d}5")
        x = log(trim(s))
        out x
        """,
        """
        t = trim(s)
        u = trim(s)
        a = log("1 ${u}")
        b = log("2 ${t}")
        c = branch { false -> log("no"), n > 0 -> log("3"), otherwise -> log("no") }
        d = false or log("4") == "4"
        x = 1
        out x
        """,
        """
        f = (u: {a: Int} | {b: Int}) => match u { {a} -> "a", {b} -> "b" }
        g = (u: {b: Int} | {a: Int}) => match u { {a} -> "a", {b} -> "b" }
        p = map([{a: n, b: n}], f)
        q = map([{a: n, b: n}], g)
        out p
        out q
        """,
        "x = match (if (true) n else s) { is Int -> \"i\", is String -> \"s\" }\nout x",
      })
  void values_failures_and_actions_are_those_of_what_is_written(String source) {
    Trial optimized = trial(source);
    Trial written = trial(source).asWritten();
    RunResult came = optimized.run(oneAtATime());
    RunResult expected = written.run(oneAtATime());
    assertThat(came.outputs()).isEqualTo(expected.outputs());
    assertThat(came.failures()).isEqualTo(expected.failures());
    assertThat(came.status()).isEqualTo(expected.status());
    assertThat(came.structuralHash()).isEqualTo(expected.structuralHash());
    assertThat(optimized.said).isEqualTo(written.said);
    // Records that are equal can be written differently.
    assertThat(came.outputs().toString()).isEqualTo(expected.outputs().toString());
  }

  /**
   * Only what reads something of another action comes after it for certain. In these programs the
   * optimizer changes nothing of how much is computed before an action, so with one slot all of
   * them come in one order.
   */
  private static ModuleLimits oneAtATime() {
    return new ModuleLimits(new Slots(SchedulerSettings.of(1)), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = log(\"1\")\nb = log(\"2${if (true) a else s}\")",
        "a = log(\"1\")\nb = log(\"2${(a when true) ?? s}\")",
        "a = log(trim(trim(\"1\")))\nb = if (a == \"1\" and true) log(\"21\") else log(\"no\")",
        "a = trim(log(trim(trim(\"1\"))))\nb = branch { false -> s, a == s -> s, otherwise -> log(\"21\") }",
      })
  void action_that_reads_what_another_gives_comes_after_it(String source) {
    Trial trial = trial(source + "\nx = 1\nout x");
    assertThat(trial.run().status()).isEqualTo(Status.COMPLETED);
    assertThat(trial.said).containsExactly("[constellation-lang] 1", "[constellation-lang] 21");
  }

  @Test
  void what_is_written_twice_is_called_once() {
    String source = "a = trim(s)\nb = trim(s)\nx = a == b\nout x";
    assertThat(trial(source).asWritten().run().calls()).hasSize(2);
    RunResult result = trial(source).run();
    assertThat(result.calls()).hasSize(1);
    assertThat(result.outputs()).containsEntry("x", new Value.BooleanValue(true));
  }

  @Test
  void limit_of_a_module_holds_also_where_the_call_that_says_it_is_dead() {
    String source =
        """
        a = if (false) trim("0") with throttle: 1/1min else "0"
        b = trim("1") with throttle: 1000/1s
        c = trim("2") with throttle: 1000/1s
        x = [a, b, c]
        out x
        """;
    for (Trial trial : List.of(trial(source), trial(source).asWritten())) {
      assertThat(trial.run().duration()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void texts_that_double_meet_the_limit_of_the_run_where_they_stand() {
    var source = new StringBuilder("t0 = \"0123456789\"\n");
    for (int line = 1; line <= 40; line++) {
      source.append("t%d = \"${t%d}${t%d}\"\n".formatted(line, line - 1, line - 1));
    }
    source.append("out t40");
    RunResult came = trial(source.toString()).run();
    RunResult expected = trial(source.toString()).asWritten().run();
    assertThat(came.status()).isEqualTo(Status.FAILED);
    assertThat(came.failures()).hasSize(1);
    assertThat(came.failures().getFirst().span()).isEqualTo(expected.failures().getFirst().span());
    assertThat(came.failures().getFirst().kind()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
  }

  @Test
  void a_run_that_is_left_can_be_gone_on_with_as_it_is_written() {
    String source =
        "in late: Int\na = if (true) log(s) else log(\"no\")\nx = \"${a}${late}\"\nout x";
    SuspendedExecution left = trial(source).run().suspended();
    SuspendedExecution written = trial(source).asWritten().run().suspended();
    assertThat(left).isNotNull();
    assertThat(written).isNotNull();
    assertThat(left.structuralHash()).isEqualTo(written.structuralHash());
    assertThat(left.computed()).isEqualTo(written.computed()).hasSize(1);
  }
}
