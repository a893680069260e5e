package dev.virgo.lang.optimize;

import dev.virgo.lang.ir.IrPipeline;
import java.util.List;

/**
 * A pipeline that gives what another one gives: values, failures with their places, and actions.
 *
 * @param written the pipeline as its text has it; identities are those of this one
 * @param pipeline what is run in its place
 */
public record Optimized(IrPipeline written, IrPipeline pipeline, Statistics statistics) {

  /**
   * What the optimizer has done. Nodes in the bodies of lambdas count as well.
   *
   * @param passes in the order in which they were applied in each iteration
   * @param iterations the last one found nothing to fold, unless it was the last that there may be
   */
  public record Statistics(int nodesBefore, int nodesAfter, List<Pass> passes, int iterations) {
    public Statistics {
      passes = List.copyOf(passes);
    }

    /** How many nodes fewer there are. */
    public int eliminated() {
      return nodesBefore - nodesAfter;
    }
  }
}
