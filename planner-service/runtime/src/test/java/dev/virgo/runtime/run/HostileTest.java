package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines that mean harm take neither much time nor much memory, and are told where they do. */
class HostileTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  /** What every one of them can use: ten units of effort each would be little for a billion. */
  private static final String PRELUDE =
      """
      r = range(1, 100000)
      t = pad("", 1000000, "a")
      p = pad("", 500000, "a")
      l1 = [t, t, t, t]
      l2 = [l1, l1, l1, l1]
      l3 = [l2, l2, l2, l2]
      l4 = [l3, l3, l3, l3]
      rec = {a: 1, b: 2, c: 3}
      recs = map(r, (i) => rec)
      """;

  private static Failure failure(String source) {
    RunResult result = assertTimeoutPreemptively(SOON, () -> Trial.of(source).run());
    // Not the whole result: what was to be refused is too large to be printed.
    assertThat(result.status()).as(result.failures().toString()).isEqualTo(Status.FAILED);
    assertThat(result.failures()).hasSize(1);
    return result.failures().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "contains(t, concat(p, \"b\"))",
        "split(t, concat(p, \"b\"))",
        "replace(t, concat(p, \"b\"), \"\")",
        "Contains(t, concat(p, \"b\"))",
        "all(r, (i) => starts-with(t, t))",
        "all(r, (i) => ends-with(t, t))",
        "all(r, (i) => eq-string(t, \"${t}\"))",
        "all(r, (i) => t <= t)",
        "sort-by(r, (i) => t)",
        "map(r, (i) => WordCount(t))",
        "map(r, (i) => Lowercase(t))",
        "map(r, (i) => parse-int(t))",
        "map(r, (i) => parse-float(t))",
        "map(r, (i) => pad(\"\", 1, t))",
        "distinct(l4)",
        "group-by(r, (i) => l4)",
        "fold(r, put(empty, l4, 1), (m, i) => put(m, l4, i))",
        "all(r, (i) => is-some(get(empty, l4)))",
        "zip(map(r, (i) => recs), r)",
        // With a time limit, which each of them has for itself: they do not become one.
        "identity(\"${t}\") with cache: 1min, timeout: 1min",
        "map(r, (i) => \"${recs}\")",
        "map(r, (i) => recs.a)",
        "map(r, (i) => recs[a, b])",
        "map(r, (i) => recs + rec)",
        "map(r, (i) => rec + recs)",
        "map(r, (i) => recs + recs)",
      })
  void work_is_counted_wherever_it_is_done(String expression) {
    String empty = expression.contains("empty") ? "empty = group-by([l4], (x) => l4)\n" : "";
    String source = PRELUDE + empty.replace("[l4], (x) => l4", "l4, (x) => x");
    String call = expression.startsWith("identity") ? many(expression) : "x = " + expression;
    Failure failure = failure(source + call + "\nout x");
    assertThat(failure.kind()).as(failure.toString()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
  }

  /** What it is asked of has no value, and no type but that of nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = list-first([]).a",
        "x = list-first([]).a.b",
        "r = if (1 < 2) list-first([]) else list-first([])\nx = r.a",
      })
  void a_part_of_what_can_only_fail_fails_as_that_does(String program) {
    assertThat(failure(program + "\nout x").message()).contains("list is empty");
  }

  /** The same call so often that hashing its argument is what takes the time. */
  private static String many(String expression) {
    String calls =
        IntStream.range(0, 200)
            .mapToObj(i -> "x%d = %s".formatted(i, expression))
            .collect(Collectors.joining("\n"));
    String all = IntStream.range(0, 200).mapToObj(i -> "x" + i).collect(Collectors.joining(", "));
    return calls + "\nx = list-length([" + all + "])";
  }

  @Test
  void elements_of_one_list_are_counted_however_often_the_same_one_is_written() {
    String same = "1, " + "i, ".repeat(20_000) + "1";
    Failure failure =
        failure("x = map(range(1, 100000), (i) => list-length([" + same + "]))\nout x");
    assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
  }

  @Test
  void names_of_fields_are_counted_as_often_as_they_are_written() {
    String name = "n".repeat(100_000);
    Failure failure =
        failure("rs = map(range(1, 100000), (i) => {%s: i})\nx = \"${rs}\"\nout x".formatted(name));
    assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
  }

  @Test
  void a_limit_inside_an_expression_is_told_as_one_with_the_place_of_the_expression() {
    String text = "t = pad(\"\", 9000000, \"a\")\nx = \"${t}${t}\"\ny = log(x)\nout y";
    Failure failure = failure(text);
    assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
    assertThat(failure.node()).isEqualTo(Failure.INLINE);
    assertThat(text.substring(failure.span().start(), failure.span().end()))
        .isEqualTo("\"${t}${t}\"");
  }

  @Test
  void a_limit_inside_a_lambda_is_told_as_one_with_the_place_in_the_lambda() {
    String text =
        "t = pad(\"\", 1000000, \"a\")\nx = map(range(1, 100), (i) => \"${t}${i}\") with retry: 1\nout x";
    Failure failure = failure(text);
    assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
    assertThat(failure.node()).isEqualTo("x");
    assertThat(text.substring(failure.span().start(), failure.span().end()))
        .isEqualTo("\"${t}${i}\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // With the hash of the JDK all of these have one and the same.
        "distinct(map(range(1, 100000), (i) => i * 4294967297))",
        "distinct(map(range(1, 100000), (i) => [i, 0 - 31 * i]))",
        "distinct(map(range(1, 100000), (i) => {a: i, b: [i, 0 - 31 * i]}))",
      })
  void values_that_are_made_to_have_the_same_hash_have_not(String values) {
    RunResult result =
        assertTimeoutPreemptively(
            SOON, () -> Trial.of("x = list-length(" + values + ")\nout x").run());
    assertThat(result.outputs().firstEntry().getValue().asText()).isEqualTo("100000");
  }

  @Test
  void all_outputs_together_have_a_bound() {
    String outputs =
        IntStream.range(0, 100)
            .mapToObj(i -> "x%d = t\nout x%d".formatted(i, i))
            .collect(Collectors.joining("\n"));
    RunResult result = Trial.of("t = pad(\"\", 200000, \"a\")\n" + outputs).run();
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.outputs().keySet()).contains("x0").hasSizeLessThan(15);
    assertThat(result.failures().getFirst().kind()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
  }

  @Test
  void what_a_module_says_about_a_failure_is_cut() {
    Failure failure = failure("x = AlwaysFailsService(pad(\"\", 100000, \"a\"))\nout x");
    assertThat(failure.message()).hasSizeLessThan(1100).startsWith("Service failed for: aaa");
  }
}
