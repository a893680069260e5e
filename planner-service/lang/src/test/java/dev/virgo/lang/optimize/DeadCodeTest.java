package dev.virgo.lang.optimize;

import static dev.virgo.lang.optimize.Programs.INPUTS;
import static dev.virgo.lang.optimize.Programs.optimized;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadCodeTest {

  private static IrPipeline live(String source) {
    return optimized(INPUTS + source, Optimization.standard()).pipeline();
  }

  /** The calls that are left of a program, by their names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x = if (false) divide(1, n) else n | ``",
        "x = if (true) divide(1, n) else n | x.divide",
        "x = branch { 1 > 2 -> divide(1, n), b -> trim(s), otherwise -> s } | x.trim",
        "x = (divide(1, n) when false) ?? n | ``",
        "x = false and divide(1, n) > 0 | ``",
        "x = b and divide(1, n) > 0 | x.divide",
        "a = Fetch(1) x = n | a",
        "a = Fetch(1) c = Fetch(1) x = n | a c",
        "a = if (false) Fetch(1) else 2 x = n | ``",
        "a = if (true) Fetch(1) else Fetch(2) x = n | a.fetch",
        "a = if (b) Fetch(1) else Fetch(2) x = n | a.fetch a.fetch#2",
        "a = true and Fetch(1) > 0 x = n | a.fetch",
        "a = Fetch(1) when false x = n | ``",
        "a = if (false) Fetch(1) else divide(1, 0) x = n | a.divide",
      })
  void what_nobody_asks_for_is_gone_and_actions_stay_in_order(String source, String calls) {
    String program = source.replace(" x = ", "\nx = ").replace(" c = ", "\nc = ") + "\nout x\n";
    assertThat(live(program).calls().stream().map(IrNode.TransformCall::node))
        .isEqualTo(calls.isEmpty() ? List.of() : List.of(calls.split(" ")));
  }

  @Test
  void inputs_stay_whether_they_are_read_or_not() {
    IrPipeline pipeline = live("x = if (true) 1 else n\nout x\n");
    assertThat(pipeline.nodes().stream().filter(IrNode.Input.class::isInstance)).hasSize(7);
    assertThat(pipeline.inputs()).hasSize(7);
    assertThat(pipeline.nodes()).hasSize(8);
  }

  @Test
  void what_is_to_be_done_is_what_stands_for_it() {
    IrPipeline pipeline = live("a = if (true) Fetch(1) else Fetch(2)\nx = n\nout x\n");
    assertThat(pipeline.actions())
        .singleElement()
        .satisfies(
            action -> assertThat(pipeline.node(action)).isInstanceOf(IrNode.TransformCall.class));
    assertThat(live("a = if (false) Fetch(1) else 2\nx = n\nout x\n").actions()).isEmpty();
  }
}
