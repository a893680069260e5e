package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.TextValue;
import dev.virgo.runtime.run.RunResult.CallStatus;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Constellation lang, section 8.8; section 9.1, numbers 19 and 23. */
class ResumeTest {

  private static final String SOURCE =
      """
      in n: Int
      in late: Int
      a = Work(n)
      b = Work(late)
      s = a + b
      out s
      """;

  private final Counted module = new Counted();

  private SuspendedExecution suspended() {
    RunResult result = module.on(Trial.of(SOURCE, module.module()).with("n", new IntValue(40)));
    assertThat(result.status()).isEqualTo(Status.SUSPENDED);
    return Objects.requireNonNull(result.suspended());
  }

  private Resumption resume(
      SuspendedExecution suspended, Map<String, Value> inputs, Map<String, Value> resolved) {
    Trial trial = module.in(Trial.of(SOURCE, module.module()));
    return trial.resume(suspended, inputs, resolved);
  }

  private static RunResult ended(Resumption resumption) {
    assertThat(resumption).isInstanceOf(Resumption.Ended.class);
    return ((Resumption.Ended) resumption).result();
  }

  private static List<Failure> refused(Resumption resumption) {
    assertThat(resumption).isInstanceOf(Resumption.Refused.class);
    return ((Resumption.Refused) resumption).failures();
  }

  private static List<String> refusals(Resumption resumption) {
    return refused(resumption).stream().map(Failure::message).toList();
  }

  @Test
  void defect_19_what_is_missing_is_named_as_the_pipeline_names_it() {
    RunResult result = Trial.of("in s: String\nx = log(s)\nout x").run();
    assertThat(result.status()).isEqualTo(Status.SUSPENDED);
    // The parameter of log is called message.
    assertThat(result.missing()).containsExactly("s");
    assertThat(result.pending()).containsExactly("x");
  }

  @Test
  void defect_23_a_resume_runs_what_is_unfinished_and_nothing_else() {
    SuspendedExecution suspended = suspended();
    assertThat(module.arguments()).containsExactly(40L);
    RunResult result = ended(resume(suspended, Map.of("late", new IntValue(2)), Map.of()));
    assertThat(module.arguments()).containsExactly(40L, 2L);
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("s", new IntValue(42));
    assertThat(result.calls().get("a")).isEqualTo(new CallStatus.Kept());
    assertThat(result.suspended()).isNull();
  }

  @Test
  void defect_23_a_value_that_was_given_by_hand_counts_as_computed() {
    RunResult result = ended(resume(suspended(), Map.of(), Map.of("b", new IntValue(5))));
    assertThat(module.arguments()).containsExactly(40L);
    assertThat(result.outputs()).containsEntry("s", new IntValue(45));
    // Only b reads the other input, and b is not made.
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.missing()).isEmpty();
  }

  @Test
  void an_execution_keeps_its_id_and_counts_how_often_it_was_resumed() {
    SuspendedExecution first = suspended();
    RunResult second = ended(resume(first, Map.of(), Map.of()));
    assertThat(second.status()).isEqualTo(Status.SUSPENDED);
    assertThat(second.executionId()).isEqualTo(first.executionId());
    assertThat(second.attempt()).isEqualTo(1);
    RunResult third =
        ended(
            resume(
                Objects.requireNonNull(second.suspended()),
                Map.of("late", new IntValue(2)),
                Map.of()));
    assertThat(third.executionId()).isEqualTo(first.executionId());
    assertThat(third.attempt()).isEqualTo(2);
    assertThat(third.outputs()).containsEntry("s", new IntValue(42));
    assertThat(module.arguments()).containsExactly(40L, 2L);
  }

  @Test
  void values_are_found_again_by_what_they_mean_and_not_by_names_or_places() {
    SuspendedExecution suspended = suspended();
    String renamed =
        """
        in late: Int
        in n: Int
        a = Work(late)
        b = Work(n)
        s = b + a
        out s
        """;
    RunResult result =
        ended(
            module
                .in(Trial.of(renamed, module.module()))
                .resume(suspended, Map.of("late", new IntValue(2)), Map.of()));
    assertThat(result.outputs()).containsEntry("s", new IntValue(42));
    assertThat(result.calls().get("b")).isEqualTo(new CallStatus.Kept());
    assertThat(module.arguments()).containsExactly(40L, 2L);
  }

  @Test
  void what_was_given_up_can_go_on() {
    Trial trial =
        Trial.of("a = Work(1)\nb = Work(a + 1)\nc = Work(b + 1)\nout c", module.module())
            .within(Duration.ofMillis(1500));
    RunResult late = module.on(trial);
    assertThat(late.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(module.arguments()).containsExactly(1L, 2L);
    Resumption again =
        trial
            .within(Duration.ofMinutes(1))
            .resume(Objects.requireNonNull(late.suspended()), Map.of(), Map.of());
    assertThat(ended(again).outputs()).containsEntry("c", new IntValue(3));
    assertThat(module.arguments()).containsExactly(1L, 2L, 2L, 3L);
  }

  @Test
  void an_action_that_no_output_reads_can_go_on_when_there_was_no_time_for_it() {
    Trial trial =
        Trial.of("a = Work(1)\nb = Work(a + 1)\nx = 5\nout x", module.module())
            .within(Duration.ofMillis(1500));
    RunResult late = module.on(trial);
    assertThat(late.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(late.outputs()).containsEntry("x", new IntValue(5));
    Resumption again =
        trial
            .within(Duration.ofMinutes(1))
            .resume(Objects.requireNonNull(late.suspended()), Map.of(), Map.of());
    assertThat(ended(again).status()).isEqualTo(Status.COMPLETED);
    assertThat(module.arguments()).containsExactly(1L, 2L, 2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n | 1 | InputAlreadyProvided | Input 'n' was given before the execution was suspended; leave it out",
        "nn | 1 | INPUT_VALIDATION | Input 'nn' was unexpected, input name might be misspelled.",
        "late | x | InputTypeMismatch | Input 'late' had different type, expected 'CInt' but was 'CString'.",
      })
  void an_input_that_does_not_belong_there_is_refused(
      String name, String value, String kind, String message) {
    Value given = "1".equals(value) ? new IntValue(1) : new TextValue(value);
    assertThat(refused(resume(suspended(), Map.of(name, given), Map.of())))
        .singleElement()
        .returns(kind, failure -> failure.kind().text())
        .returns(message, Failure::message);
    assertThat(module.arguments()).containsExactly(40L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | 1 | NodeAlreadyResolved | Call 'a' has its value already; leave it out",
        "q | 1 | UnknownNode | There is no call 'q' in this pipeline; there are a, b",
        "b | x | NodeTypeMismatch | The value of call 'b' is not of type Int",
      })
  void a_value_for_a_call_that_does_not_belong_there_is_refused(
      String name, String value, String kind, String message) {
    Value given = "1".equals(value) ? new IntValue(1) : new TextValue(value);
    assertThat(refused(resume(suspended(), Map.of(), Map.of(name, given))))
        .singleElement()
        .returns(kind, failure -> failure.kind().text())
        .returns(message, Failure::message);
  }

  /** A list of two lists that are the same one, and so on: 2^40 numbers, of which one is there. */
  @Test
  void of_values_that_share_their_parts_no_more_is_looked_at_than_there_is_room_for() {
    Value shared = new IntValue(1);
    String type = "Int";
    for (int depth = 0; depth < 40; depth++) {
      shared = new Value.ListValue(List.of(shared, shared));
      type = "List<%s>".formatted(type);
    }
    Trial trial =
        Trial.of("in xs: %s\nin n: Int\na = log(\"${n}\")\nout a\nout xs".formatted(type));
    SuspendedExecution suspended = Objects.requireNonNull(trial.run().suspended());
    Map<String, Value> given = Map.of("xs", shared, "n", new IntValue(7));
    Resumption resumption =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> trial.resume(suspended, given, Map.of()));
    assertThat(refused(resumption))
        .singleElement()
        .returns(Failure.Kind.LIMIT_EXCEEDED, Failure::kind)
        .returns("xs", Failure::node);
  }

  @Test
  void an_optional_input_that_kept_values_were_computed_without_cannot_come_later() {
    Trial trial =
        Trial.of(
            """
            in o: Optional<Int>
            in late: Int
            x = log("${o ?? 0}")
            y = "${x} ${o ?? 0} ${late}"
            out y
            """);
    SuspendedExecution suspended = Objects.requireNonNull(trial.run().suspended());
    Map<String, Value> both =
        Map.of("late", new IntValue(1), "o", new Value.SomeValue(new IntValue(5)));
    Failure refusal = refused(trial.resume(suspended, both, Map.of())).getFirst();
    assertThat(refusal.message()).startsWith("Input 'o' was absent when values were computed");
    // It was not provided.
    assertThat(refusal.kind()).isEqualTo(Failure.Kind.INPUT_VALIDATION);
    assertThat(ended(trial.resume(suspended, Map.of("late", new IntValue(1)), Map.of())).outputs())
        .containsEntry("y", new TextValue("0 0 1"));
  }

  @Test
  void all_that_is_wrong_is_said_at_once() {
    Map<String, Value> one = Map.of("n", new IntValue(1), "nn", new IntValue(1));
    assertThat(refusals(resume(suspended(), one, Map.of("q", new IntValue(1))))).hasSize(3);
  }

  @Test
  void a_pipeline_that_means_something_else_is_refused() {
    Resumption resumption =
        Trial.of(SOURCE.replace("a + b", "a - b"), module.module())
            .resume(suspended(), Map.of("late", new IntValue(2)), Map.of());
    assertThat(resumption)
        .isInstanceOfSatisfying(
            Resumption.Refused.class,
            refused ->
                assertThat(refused.failures())
                    .singleElement()
                    .returns(Failure.Kind.PIPELINE_CHANGED, Failure::kind));
  }

  @Test
  void values_where_there_is_no_call_or_of_another_type_are_refused() {
    SuspendedExecution real = suspended();
    for (var entry :
        Map.of(-1, new IntValue(1), 1000, new IntValue(1), 0, new IntValue(1)).entrySet()) {
      var forged = new TreeMap<Integer, Value>(Map.of(entry.getKey(), entry.getValue()));
      assertThat(refusals(resume(with(real, forged), Map.of(), Map.of())))
          .as(entry.toString())
          .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
          .contains("where there is no call");
    }
    var texts = new TreeMap<>(real.computed());
    texts.replaceAll((_, _) -> new TextValue("x"));
    assertThat(refusals(resume(with(real, texts), Map.of(), Map.of())))
        .containsExactly("The value of call 'a' is not of type Int");
  }

  private static SuspendedExecution with(
      SuspendedExecution real, java.util.SortedMap<Integer, Value> computed) {
    return new SuspendedExecution(
        real.executionId(), real.structuralHash(), real.attempt(), real.inputs(), computed);
  }
}
