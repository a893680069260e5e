package dev.virgo.runtime;

import dev.virgo.lang.ir.IrPipeline;

/**
 * An evaluation that goes on while more becomes known: what has been worked out stays, what had to
 * wait is looked at again when it is asked for again. For one thread.
 */
public final class Inquiry {

  private final Demand demand;

  /**
   * @param known may know more each time it is asked, and never takes anything back
   */
  public Inquiry(IrPipeline pipeline, Known known, Effort effort) {
    this.demand = new Demand(pipeline, known, effort);
  }

  /** The value of a plain node, or what it needs now. */
  public Evaluation value(int node) {
    return demand.evaluate(node);
  }
}
