package dev.virgo.lang.optimize;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.CompileResult.Rejected;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.Functions;
import dev.virgo.lang.ir.IrPipeline;

/** Programs for the tests of the optimizer. */
final class Programs {

  /** What the expressions of the tables read. */
  static final String INPUTS =
      """
      in n: Int
      in m: Int
      in b: Boolean
      in s: String
      in numbers: List<Int>
      in either: Int | String
      in eeg: Signal
      """;

  private Programs() {}

  static IrPipeline written(String source) {
    return switch (Compiler.compile(source, Functions.registry(), Optimization.none())) {
      case Compiled compiled -> compiled.pipeline();
      case Rejected(var diagnostics) -> throw new AssertionError(source + ": " + diagnostics);
    };
  }

  static Optimized optimized(String source, Optimization optimization) {
    return optimization.optimize(written(source));
  }

  /** A program whose only output is an expression. */
  static String giving(String expression) {
    return INPUTS + "x = " + expression + "\nout x\n";
  }
}
