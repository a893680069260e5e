package dev.virgo.runtime;

import dev.virgo.lang.ir.IrPipeline;

/**
 * Evaluates nodes of a pipeline from what is known so far, and asks only for what it needs: of
 * {@code if}, {@code branch}, {@code when}, {@code ??}, {@code and} and {@code or} just the side
 * that counts. Pure; any number of threads may share it.
 */
public final class Evaluator {

  /** More than any pipeline that people write takes; a hostile one stops there within a second. */
  private static final long MOST_EFFORT = 50_000_000;

  /**
   * The value of a plain node. Int arithmetic wraps around at 64 bits and fails on division by
   * zero; Float is IEEE 754.
   *
   * @throws IllegalArgumentException if the node holds a stream
   */
  public Evaluation evaluate(IrPipeline pipeline, int node, Known known) {
    if (pipeline.node(node).type().holdsStream()) {
      throw new IllegalArgumentException(
          "node "
              + node
              + " holds a stream ("
              + pipeline.node(node).type()
              + "): resolve it instead");
    }
    return new Demand(pipeline, known, Effort.of(MOST_EFFORT)).evaluate(node);
  }

  /**
   * What any node is: choices, field access, projection and merging of records are looked through,
   * because they are the asset they choose.
   */
  public Choice resolve(IrPipeline pipeline, int node, Known known) {
    return new Demand(pipeline, known, Effort.of(MOST_EFFORT)).resolve(node);
  }
}
