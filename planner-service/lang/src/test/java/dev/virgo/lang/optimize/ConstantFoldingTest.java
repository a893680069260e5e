package dev.virgo.lang.optimize;

import static dev.virgo.lang.optimize.Programs.giving;
import static dev.virgo.lang.optimize.Programs.optimized;
import static dev.virgo.lang.optimize.Programs.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.value.Value;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantFoldingTest {

  private static final Optimization FOLDING =
      new Optimization(EnumSet.of(Pass.CONSTANT_FOLDING, Pass.DEAD_CODE), 10);

  private static IrPipeline folded(String source) {
    return optimized(source, FOLDING).pipeline();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2 + 3 | 5",
        "2 - 3 * 4 | -10",
        "7 / -2 | -3",
        "4000000000 * 3 | 12000000000",
        "9223372036854775807 + 1 | -9223372036854775808",
        "1 + 0.5 | 1.5",
        "0.1 + 0.2 | 0.30000000000000004",
        "1 < 2 | true",
        "2 <= 1 | false",
        "1 == 1.0 | true",
        "0.0 == -0.0 | true",
        "1 != 1 | false",
        "\"a\" < \"b\" | true",
        "\"a\" == \"b\" | false",
        "\"Z\" > \"a\" | false",
        "not true | false",
        "true and b | b",
        "b and true | b",
        "false and b | false",
        "false or b | b",
        "b or false | b",
        "true or b | true",
        "\"${1 + 2}-${true}\" | \"3-true\"",
        "\"a${1}b${n}c${2}e\" | \"a1b${n}c2e\"",
        "\"${\"a\"}${1.0}\" | \"a1.0\"",
        "if (1 < 2) n else m | n",
        "if (1 > 2) n else m | m",
        "branch { false -> 1, b -> 2, true -> 3, b -> 5, otherwise -> 4 } | branch { b -> 2, otherwise -> 3 }",
        "branch { true -> n, otherwise -> 1 } | n",
        "branch { false -> 1, otherwise -> n } | n",
        "(n when 1 > 2) ?? 7 | 7",
        "(n when true) ?? 7 | n",
        "map(numbers, (i) => i + 2 * 3) | map(numbers, (i) => i + 6)",
        "[1 + 1, n] | [2, n]",
        "{a: not true}.a | {a: false}.a",
        "list-first([1 + 1]) ?? n | list-first([2]) ?? n",
        "Notch(eeg) | Notch(eeg)",
      })
  void what_is_known_is_worked_out(String expression, String result) {
    assertThat(folded(giving(expression)).canonical())
        .isEqualTo(written(giving(result)).canonical());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 / 0",
        "1 + 1 / 0",
        "n + 1",
        "if (b) 1 else 2",
        "b and false",
        "b or true",
        "if (1 / 0 > 0) 1 else 2",
        "branch { b -> 1, otherwise -> 2 }",
        "n when b",
        "(n when b) ?? 7",
        "[{a: 1}] + [{b: 2}, {b: 3}]",
        "divide(1, 0)",
        "add(2, 3)",
        "Fetch(2)",
        "trim(\"a\")",
      })
  void what_fails_is_not_known_or_is_a_call_is_left_to_the_run(String expression) {
    IrPipeline written = written(giving(expression));
    assertThat(folded(giving(expression))).isEqualTo(written);
  }

  @Test
  void divisions_by_zero_of_floats_have_a_value() {
    assertThat(literal("1.0 / 0.0")).isEqualTo(new Value.FloatValue(Double.POSITIVE_INFINITY));
    assertThat(literal("0.0 / 0.0")).isEqualTo(new Value.FloatValue(Double.NaN));
    assertThat(literal("0.0 / 0.0 == 0.0 / 0.0")).isEqualTo(new Value.BooleanValue(false));
    assertThat(literal("0.0 * -1.0")).isEqualTo(new Value.FloatValue(-0.0));
    assertThat(literal("n when 1 > 2")).isEqualTo(new Value.NoneValue());
  }

  private static Value literal(String expression) {
    IrPipeline pipeline = folded(giving(expression));
    IrNode node = pipeline.node(pipeline.outputs().getFirst().node());
    assertThat(node).isInstanceOf(IrNode.Literal.class);
    return ((IrNode.Literal) node).value();
  }

  @Test
  void what_stands_for_a_node_has_its_type_with_the_fields_in_its_order() {
    // The records differ in what they have, or only in how they are written.
    for (String other : List.of("{a: m}", "{b: m, a: m}")) {
      IrPipeline pipeline = folded(giving("if (true) {a: n, b: n} else " + other));
      IrNode chosen = pipeline.node(pipeline.outputs().getFirst().node());
      IrPipeline as = written(giving("if (true) {a: n, b: n} else " + other));
      assertThat(chosen.type().toString())
          .isEqualTo(as.node(as.outputs().getFirst().node()).type().toString());
      assertThat(pipeline.nodes().stream().filter(IrNode.RecordLiteral.class::isInstance))
          .as("the other side is dead")
          .hasSize(1);
    }
    IrPipeline union = folded(giving("if (true) n else s"));
    assertThat(union.node(union.outputs().getFirst().node()).type()).hasToString("Int | String");
  }

  @Test
  void what_a_lambda_takes_along_is_taken_along_because_it_can_fail() {
    IrPipeline pipeline = folded(giving("map(numbers, (i) => if (true) i else 1 / n)"));
    assertThat(pipeline.nodes())
        .filteredOn(IrNode.Lambda.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            IrNode.Lambda.class,
            lambda -> {
              assertThat(lambda.captures()).hasSize(1);
              assertThat(lambda.body().nodes()).hasSize(2).allMatch(IrNode.Input.class::isInstance);
            });
  }

  @Test
  void a_folded_node_stands_where_the_expression_stands() {
    String source = "y = 1 + 1\nx = \"${y}\"\nout x";
    IrPipeline pipeline = folded(source);
    assertThat(pipeline.nodes()).hasSize(1);
    var span = pipeline.nodes().getFirst().span();
    assertThat(source.substring(span.start(), span.end())).isEqualTo("\"${y}\"");
  }

  @Test
  @Timeout(10)
  void texts_that_double_are_folded_only_as_long_as_they_are_short() {
    var source = new StringBuilder("t0 = \"0123456789\"\n");
    for (int line = 1; line <= 40; line++) {
      source.append("t%d = \"${t%d}${t%d}\"\n".formatted(line, line - 1, line - 1));
    }
    assertThat(characters(folded(source + "out t40"))).isLessThan(20_000);
  }

  @Test
  @Timeout(10)
  void all_that_is_folded_of_a_program_has_a_bound() {
    String text = "a".repeat(FoldingBudget.LONGEST);
    var source = new StringBuilder("t = \"" + text + "\"\n");
    for (int line = 0; line < 2_000; line++) {
      source.append("x%d = \"${t}%d\"\nout x%d\n".formatted(line, line, line));
    }
    assertThat(characters(folded(source.toString()))).isLessThan(2L * FoldingBudget.ALL);
  }

  private static long characters(IrPipeline pipeline) {
    return pipeline.nodes().stream()
        .mapToLong(
            node -> node instanceof IrNode.Literal literal ? literal.value().asText().length() : 0)
        .sum();
  }
}
