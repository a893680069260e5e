package dev.virgo.runtime;

import static dev.virgo.runtime.Pipelines.call;
import static dev.virgo.runtime.Pipelines.compile;
import static dev.virgo.runtime.Pipelines.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.runtime.Evaluation.Failed;
import dev.virgo.runtime.Evaluation.Needs;
import dev.virgo.runtime.Evaluation.Ready;
import dev.virgo.runtime.Pipelines.Facts;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluatorTest {

  private static Evaluation evaluate(String source, Facts facts) {
    IrPipeline pipeline = compile(source);
    return new Evaluator().evaluate(pipeline, output(pipeline, "x"), facts);
  }

  /** Expected texts are worked out by hand from the precedence table and IEEE 754. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2 + 3 * 4 | 14",
        "10 - 3 - 2 | 5",
        "100 / 10 / 2 | 5",
        "(0 - 7) / 2 | -3",
        "3-1 | 2",
        "1 - -1 | 2",
        "9223372036854775807 + 1 | -9223372036854775808",
        "1 + 2.5 | 3.5",
        "1.0 / 0 | Infinity",
        "not 1 == 2 | true",
        "true or false and false | true",
        "1 < 2.5 | true",
        "true == false | false",
        "\"a\" < \"b\" | true",
        "0.0 / 0.0 == 0.0 / 0.0 | false",
        "[1, 2] == [1, 2] | true",
        "if (true) 1 else 2 + 10 | 1",
        "(if (true) 1 else 2) + 10 | 11",
        "\"v\" when false ?? \"d\" | d",
        "5 when true ?? 1 | 5",
        "(5 when false) ?? (7 when true) ?? 1 | 7",
        "{a: 1, b: \"x\"} + {b: \"y\", c: true} | {a: 1, b: y, c: true}",
        "([{a: 1}, {a: 2}] + {b: 3}).b | [3, 3]",
        "{a: {b: 5}}.a.b | 5",
        "{a: 1, b: 2, c: 3}[c, a] | {c: 3, a: 1}",
        "branch { 7 > 9 -> \"hi\", 7 > 5 -> \"mid\", otherwise -> \"lo\" } | mid",
        "\"n=${1 + 2} ${[1,2]} ${{a: 1}} ${2.0} \\${\" | n=3 [1, 2] {a: 1} 2.0 ${",
        "({b: 9} + (if (true) {a: 1, b: 2} else {a: 3})).b | 9",
        "(((5 when false) when true) ?? (7 when true)) ?? 1 | 1"
      })
  void expressions_have_the_value_that_the_language_gives_them(String expression, String text) {
    assertThat(evaluate("x = " + expression + "\nout x", new Facts()))
        .isInstanceOfSatisfying(
            Ready.class, ready -> assertThat(ready.value().asText()).isEqualTo(text));
  }

  @Test
  void division_by_zero_fails_at_the_division() {
    assertThat(evaluate("x = 1 + 4 / 0\nout x", new Facts()))
        .isEqualTo(new Failed(new Span(8, 13), "Division by zero", 3));
  }

  @Test
  void merge_of_lists_of_different_lengths_fails() {
    assertThat(evaluate("x = [{a: 1}, {a: 2}] + [{b: 1}]\nout x", new Facts()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.message()).contains("different lengths"));
  }

  @Test
  void failing_side_that_is_not_taken_does_no_harm() {
    for (String expression :
        List.of(
            "if (true) 1 else 1 / 0",
            "branch { false -> 1 / 0, true -> 1, otherwise -> 1 / 0 }",
            "(1 when true) ?? 1 / 0",
            "((1 / 0) when false) ?? 1",
            "if (true or 1 / 0 == 1) 1 else 2",
            "if (false and 1 / 0 == 1) 2 else 1")) {
      assertThat(evaluate("x = " + expression + "\nout x", new Facts()))
          .as(expression)
          .isEqualTo(new Ready(new IntValue(1)));
    }
  }

  @Test
  void values_that_are_needed_are_named_together() {
    IrPipeline pipeline =
        compile("in eeg: Signal\nin n: Int\na = Count(eeg)\nb = Count(eeg)\nx = a + b + n\nout x");
    Evaluation evaluation = new Evaluator().evaluate(pipeline, output(pipeline, "x"), new Facts());
    assertThat(evaluation)
        .isEqualTo(new Needs(new TreeSet<>(List.of(1, call(pipeline, "a"), call(pipeline, "b")))));
  }

  @Test
  void only_the_selected_side_is_asked_for() {
    IrPipeline pipeline =
        compile("in eeg: Signal\na = Count(eeg)\nb = Count(eeg)\nx = if (a > 3) b else 0\nout x");
    int first = call(pipeline, "a");
    int second = call(pipeline, "b");
    Evaluator evaluator = new Evaluator();
    int node = output(pipeline, "x");
    Facts facts = new Facts();
    assertThat(evaluator.evaluate(pipeline, node, facts))
        .isEqualTo(new Needs(new TreeSet<>(List.of(first))));
    facts.field(first, "out", new IntValue(1));
    assertThat(evaluator.evaluate(pipeline, node, facts)).isEqualTo(new Ready(new IntValue(0)));
    assertThat(facts.asked).doesNotContain(second + ".out");
    facts.field(first, "out", new IntValue(4));
    assertThat(evaluator.evaluate(pipeline, node, facts))
        .isEqualTo(new Needs(new TreeSet<>(List.of(second))));
  }

  @Test
  void field_of_a_result_asks_for_that_field_only() {
    IrPipeline pipeline =
        compile("in eeg: Signal\nq = Quality(eeg)\nx = q.mains_ratio * 2.0\nout x");
    int quality = call(pipeline, "q");
    Facts facts = new Facts().field(quality, "mains_ratio", new FloatValue(0.25));
    assertThat(new Evaluator().evaluate(pipeline, output(pipeline, "x"), facts))
        .isEqualTo(new Ready(new FloatValue(0.5)));
    assertThat(facts.asked).containsExactly(quality + ".mains_ratio");
  }

  @Test
  void failure_of_a_result_is_the_failure_of_what_reads_it() {
    IrPipeline pipeline = compile("in eeg: Signal\nn = Count(eeg)\nx = n + 1\nout x");
    Facts facts = new Facts().failed(call(pipeline, "n"), "out", "no memory");
    assertThat(new Evaluator().evaluate(pipeline, output(pipeline, "x"), facts))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.message()).isEqualTo("no memory"));
  }

  @Test
  void plain_result_of_an_absent_stream_is_none() {
    String source = "in eeg: Optional<Signal>\nq = Quality(eeg)\nx = q.mains_ratio ?? 0.5\nout x";
    IrPipeline pipeline = compile(source);
    assertThat(evaluate(source, new Facts().absent("eeg")))
        .isEqualTo(new Ready(new FloatValue(0.5)));
    Facts present =
        new Facts().stream("eeg").field(call(pipeline, "q"), "mains_ratio", new FloatValue(0.1));
    assertThat(evaluate(source, present)).isEqualTo(new Ready(new FloatValue(0.1)));
  }

  @Test
  void optional_input_takes_a_bare_value_or_none() {
    String source = "in n: Optional<Int>\nx = n ?? 7\nout x";
    assertThat(evaluate(source, new Facts().input("n", new IntValue(3))))
        .isEqualTo(new Ready(new IntValue(3)));
    assertThat(evaluate(source, new Facts().absent("n"))).isEqualTo(new Ready(new IntValue(7)));
  }

  @Test
  void required_input_that_is_absent_fails_with_its_name() {
    assertThat(evaluate("in n: Int\nx = n + 1\nout x", new Facts().absent("n")))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.message()).contains("Input 'n'"));
  }

  @Test
  void fields_of_a_list_of_records_are_a_list() {
    String source = "in people: List<{name: String, age: Int}>\nx = people.age\nout x";
    Value people =
        new ListValue(
            List.of(
                RecordValue.of(Map.of("name", new Value.TextValue("a"), "age", new IntValue(4)))));
    assertThat(evaluate(source, new Facts().input("people", people)))
        .isEqualTo(new Ready(new ListValue(List.of(new IntValue(4)))));
    assertThat(evaluate(source, new Facts().input("people", new ListValue(List.of()))))
        .isEqualTo(new Ready(new ListValue(List.of())));
  }

  @Test
  void chain_of_fifty_thousand_steps_is_evaluated() {
    StringBuilder source = new StringBuilder("in n: Int\nx = n\n");
    source.append("x=if(x>0)x+1 else x\n".repeat(50_000)).append("out x");
    assertThat(evaluate(source.toString(), new Facts().input("n", new IntValue(1))))
        .isEqualTo(new Ready(new IntValue(50_001)));
  }

  @Test
  void streams_have_no_value() {
    IrPipeline pipeline = compile("in eeg: Signal\nx = Notch(eeg)\nout x");
    assertThatThrownBy(() -> new Evaluator().evaluate(pipeline, output(pipeline, "x"), new Facts()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resolve it instead");
  }

  @Test
  void right_side_of_and_is_not_asked_for_when_the_left_decides() {
    IrPipeline pipeline = compile("in a: Boolean\nin b: Boolean\nx = a and b\nout x");
    Facts facts = new Facts().input("a", new BooleanValue(false));
    assertThat(new Evaluator().evaluate(pipeline, output(pipeline, "x"), facts))
        .isEqualTo(new Ready(new BooleanValue(false)));
    assertThat(facts.asked).containsExactly("a");
  }
}
