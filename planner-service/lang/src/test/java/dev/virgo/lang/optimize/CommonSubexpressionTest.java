package dev.virgo.lang.optimize;

import static dev.virgo.lang.optimize.Programs.INPUTS;
import static dev.virgo.lang.optimize.Programs.optimized;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonSubexpressionTest {

  private static IrPipeline merged(String source) {
    return optimized(
            INPUTS + source,
            new Optimization(EnumSet.of(Pass.COMMON_SUBEXPRESSION, Pass.DEAD_CODE), 3))
        .pipeline();
  }

  private static boolean isOne(String first, String second) {
    IrPipeline pipeline = merged("x = %s\ny = %s\nout x\nout y\n".formatted(first, second));
    return pipeline.outputs().getFirst().node() == pipeline.outputs().getLast().node();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1",
        "n + 1 | n + 1",
        "(n + 1) * (n + 1) | (n + 1) * (n + 1)",
        "n / 2 | n / 2",
        "1.0 / n | 1.0 / n",
        "{a: n, b: 1} | {a: n, b: 1}",
        "{a: n, b: 1}[a] | {a: n, b: 1}[a]",
        "{a: n} + {b: 1} | {a: n} + {b: 1}",
        "[n, 1] | [n, 1]",
        "\"${n}!\" | \"${n}!\"",
        "if (b) n else m | if (b) n else m",
        "branch { b -> n, otherwise -> m } | branch { b -> n, otherwise -> m }",
        "n when b | n when b",
        "(n when b) ?? m | (n when b) ?? m",
        "not b and b | not b and b",
        "match either { is Int -> 1, _ -> 2 } | match either { is Int -> 1, _ -> 2 }",
        "trim(s) | trim(s)",
        "trim(s) with retry: 1 | trim(s) with retry: 1",
        "flat-map(numbers, (i) => [i + n]) | flat-map(numbers, (k) => [k + n])",
        "trim(trim(s)) | trim(trim(s))",
      })
  void what_does_the_same_is_one(String first, String second) {
    assertThat(isOne(first, second)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1.0",
        "0.0 | -0.0",
        "n + 1 | n + 2",
        "n - m | m - n",
        "n + 1 | n - 1",
        "n < m | n <= m",
        "{a: n, b: 1} | {b: 1, a: n}",
        "{a: n, b: 1}[a] | {a: n, b: 1}[b]",
        "{a: n, b: 1}.a | {a: n, b: 1}.b",
        "\"${n}!\" | \"${n}?\"",
        "if (b) n else m | if (b) m else n",
        "match either { is Int -> 1, _ -> 2 } | match either { is String -> 1, _ -> 2 }",
        "trim(s) with retry: 1 | trim(s) with retry: 2",
        "trim(s) with priority: high | trim(s)",
        "trim(s) with lazy | trim(s)",
        "flat-map(numbers, (i) => [i + n]) | flat-map(numbers, (i) => [i + m])",
        "flat-map(numbers, (i) => [i + 1]) | flat-map(numbers, (i) => [i + 2])",
      })
  void what_does_something_else_is_not(String first, String second) {
    assertThat(isOne(first, second)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 / n",
        "1 / 0",
        "[{a: n}] + [{b: m}]",
        "divide(n, m)",
        "trim(s) with timeout: 1s",
        "flat-map(numbers, (i) => [1 / i])",
        "flat-map(numbers, (i) => [divide(1, i)])",
        "Fetch(n)",
        "Notch(eeg)",
      })
  void what_can_fail_acts_or_is_a_transform_is_not(String expression) {
    assertThat(isOne(expression, expression)).isFalse();
  }

  @Test
  void function_that_has_a_name_and_can_fail_keeps_its_calls_apart() {
    IrPipeline pipeline =
        merged(
            """
            f = (i: Int) => [1 / i]
            x = flat-map(numbers, f)
            y = flat-map(numbers, f)
            out x
            out y
            """);
    assertThat(pipeline.calls()).hasSize(2);
  }

  @Test
  void captures_and_fallbacks_read_what_is_left() {
    IrPipeline pipeline =
        merged(
            """
            k = n + 1
            l = n + 1
            x = flat-map(numbers, (i) => [i + k])
            y = flat-map(numbers, (i) => [i + l])
            z = divide(n, m) with fallback: l
            out x
            out y
            out z
            """);
    assertThat(pipeline.outputs().get(1).node()).isEqualTo(pipeline.outputs().getFirst().node());
    IrNode.TransformCall divide = pipeline.calls().getLast();
    IrNode fallback = pipeline.node(divide.options().fallback().orElseThrow());
    assertThat(fallback).isInstanceOf(IrNode.Binary.class);
    assertThat(pipeline.nodes().stream().filter(IrNode.Lambda.class::isInstance))
        .singleElement()
        .isInstanceOfSatisfying(
            IrNode.Lambda.class,
            lambda -> assertThat(lambda.captures()).containsExactly(fallback.id()));
  }
}
