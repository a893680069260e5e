package dev.virgo.lang.optimize;

import static dev.virgo.lang.optimize.Programs.INPUTS;
import static dev.virgo.lang.optimize.Programs.optimized;
import static dev.virgo.lang.optimize.Programs.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.Functions;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OptimizationTest {

  /** 7 inputs; 1, 2, 1 + 2; n + that, twice the same; a literal that the dead side reads. */
  private static final String PROGRAM =
      INPUTS
          + """
          x = n + (1 + 2)
          y = n + 3
          z = if (true) x else 4
          out x
          out y
          out z
          """;

  private static Optimized.Statistics statistics(Optimization optimization) {
    return optimized(PROGRAM, optimization).statistics();
  }

  @Test
  void defect_22_two_and_three_are_five() {
    Compiled compiled = (Compiled) Compiler.compile("x = 2 + 3\nout x", Functions.registry());
    assertThat(compiled.optimized().pipeline().canonical())
        .isEqualTo("virgo/ir/1\n%0 = literal 5\nout x = %0\n");
  }

  @Test
  void defect_22_calls_with_different_options_stay_two() {
    String source = "in s: String\nx = trim(s) with %s\ny = trim(s) with %s\nout x\nout y";
    assertThat(calls(source.formatted("retry: 1", "retry: 2"))).isEqualTo(2);
    assertThat(calls(source.formatted("retry: 1", "retry: 1"))).isEqualTo(1);
  }

  private static int calls(String source) {
    return optimized(source, Optimization.standard()).pipeline().calls().size();
  }

  @Test
  void defect_22_unused_inputs_stay() {
    IrPipeline pipeline =
        optimized("in unused: Int\nx = 1\nout x", Optimization.aggressive()).pipeline();
    assertThat(pipeline.inputs()).hasSize(1);
    assertThat(pipeline.nodes().getFirst()).isInstanceOf(IrNode.Input.class);
  }

  @Test
  void every_preset_says_what_it_has_done() {
    assertThat(statistics(Optimization.none()))
        .isEqualTo(new Optimized.Statistics(16, 16, List.of(), 0));
    assertThat(statistics(Optimization.deadCodeOnly()))
        .isEqualTo(new Optimized.Statistics(16, 16, List.of(Pass.DEAD_CODE), 1));
    for (Optimization all : List.of(Optimization.standard(), Optimization.aggressive())) {
      Optimized.Statistics statistics = statistics(all);
      assertThat(statistics.passes()).containsExactly(Pass.values());
      // The inputs, one literal, one sum; the second time around there is nothing to do.
      assertThat(statistics.nodesAfter()).isEqualTo(9);
      assertThat(statistics.eliminated()).isEqualTo(7);
      assertThat(statistics.iterations()).isEqualTo(2);
    }
  }

  @Test
  void passes_are_repeated_as_often_as_the_preset_says() {
    String source = INPUTS + "x = if (1 == 1) n + 1 else 2\nout x\n";
    assertThat(optimized(source, Optimization.standard()).statistics().iterations()).isEqualTo(2);
    Optimized once =
        new Optimization(Optimization.standard().passes(), 1).optimize(written(source));
    assertThat(once.statistics().iterations()).isEqualTo(1);
  }

  @Test
  void what_is_merged_or_left_out_is_no_reason_to_look_again() {
    String source = INPUTS + "x = if (n + 1 == n + 1) 1 else 2\ny = 3\nout x\n";
    Optimized optimized = optimized(source, Optimization.standard());
    assertThat(optimized.statistics().iterations()).isEqualTo(1);
    assertThat(optimized.statistics().eliminated()).isPositive();
    assertThat(Optimization.standard().optimize(optimized.pipeline()).pipeline())
        .isEqualTo(optimized.pipeline());
  }

  @Test
  void nodes_in_lambdas_count() {
    Optimized optimized =
        optimized("in l: List<Int>\nx = map(l, (i) => i + 1 * 2)\nout x", Optimization.standard());
    // Outside l, the lambda, the call; inside i, 1, 2, the product, the sum.
    assertThat(optimized.statistics().nodesBefore()).isEqualTo(8);
    assertThat(optimized.statistics().nodesAfter()).isEqualTo(6);
  }

  @Test
  void what_is_written_is_what_hashes_and_names_are_of() {
    for (Optimization optimization :
        List.of(Optimization.none(), Optimization.standard(), Optimization.aggressive())) {
      Compiled compiled = (Compiled) Compiler.compile(PROGRAM, Functions.registry(), optimization);
      assertThat(compiled.pipeline()).isEqualTo(written(PROGRAM));
      assertThat(compiled.optimized().written()).isSameAs(compiled.pipeline());
    }
  }

  @Test
  void nothing_of_a_program_that_is_as_short_as_can_be_is_made_anew() {
    IrPipeline pipeline = written(INPUTS + "x = n + m\nout x\n");
    assertThat(Optimization.aggressive().optimize(pipeline).pipeline()).isSameAs(pipeline);
  }

  @Test
  @Timeout(30)
  void lambdas_in_lambdas_and_large_types_take_no_more_than_their_share_of_time() {
    String deep = "list-length(map(numbers, (i) => ".repeat(45) + "i" + "))".repeat(45);
    assertThat(optimized(INPUTS + "x = " + deep + "\nout x\n", Optimization.standard()))
        .isNotNull();
    String fields =
        IntStream.range(0, 150)
            .mapToObj(i -> "f%d: n".formatted(i))
            .collect(Collectors.joining(", "));
    String choices =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "x%d = if (b) r else r\nout x%d\n".formatted(i, i))
            .collect(Collectors.joining());
    IrPipeline pipeline =
        optimized(INPUTS + "r = {" + fields + "}\n" + choices, Optimization.standard()).pipeline();
    assertThat(pipeline.nodes()).hasSize(7 + 1 + 1);
  }
}
