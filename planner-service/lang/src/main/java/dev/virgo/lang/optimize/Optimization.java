package dev.virgo.lang.optimize;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is done to have less to do (constellation-lang §7.4): passes, repeated until they find
 * nothing more to do or have been applied so often.
 *
 * @param iterations at most
 */
public record Optimization(Set<Pass> passes, int iterations) {

  private static final int USUAL = 3;
  private static final int MANY = 10;

  public Optimization {
    passes = Set.copyOf(passes);
  }

  /** Every pass, three times at most. */
  public static Optimization standard() {
    return new Optimization(EnumSet.allOf(Pass.class), USUAL);
  }

  /** Every pass, ten times at most. */
  public static Optimization aggressive() {
    return new Optimization(EnumSet.allOf(Pass.class), MANY);
  }

  /** Only leaves out what nobody asks for. */
  public static Optimization deadCodeOnly() {
    return new Optimization(EnumSet.of(Pass.DEAD_CODE), USUAL);
  }

  /** Leaves everything as it is written. */
  public static Optimization none() {
    return new Optimization(Set.of(), 0);
  }

  /** Applies it. Takes time and memory in proportion to the pipeline, whatever that computes. */
  public Optimized optimize(IrPipeline written) {
    List<Pass> applied = passes.stream().sorted().toList();
    if (applied.isEmpty()) {
      int nodes = size(written);
      return new Optimized(written, written, new Optimized.Statistics(nodes, nodes, applied, 0));
    }
    var run = new Run(applied, iterations);
    IrPipeline pipeline = run.optimized(written);
    return new Optimized(
        written,
        pipeline,
        new Optimized.Statistics(size(written), size(pipeline), applied, run.most));
  }

  private static int size(IrPipeline pipeline) {
    int size = pipeline.nodes().size();
    for (IrNode node : pipeline.nodes()) {
      size += node instanceof IrNode.Lambda lambda ? size(lambda.body()) : 0;
    }
    return size;
  }

  /** One pipeline with the lambdas in it. */
  private static final class Run {

    private final List<Pass> passes;
    private final int iterations;
    private final ConstantFolding folding = new ConstantFolding(new FoldingBudget());
    private final Bodies bodies = new Bodies();

    /** Iterations of what took the most of them. */
    private int most;

    private Run(List<Pass> passes, int iterations) {
      this.passes = passes;
      this.iterations = iterations;
    }

    private IrPipeline optimized(IrPipeline written) {
      IrPipeline current = withOptimizedBodies(written);
      for (int iteration = 1; iteration <= iterations; iteration++) {
        most = Math.max(most, iteration);
        boolean folded = false;
        for (Pass pass : passes) {
          IrPipeline before = current;
          current = applied(pass, before);
          folded |= pass == Pass.CONSTANT_FOLDING && !current.equals(before);
        }
        // What is merged or left out gives the other passes nothing new to do.
        if (!folded) {
          break;
        }
      }
      return current;
    }

    private IrPipeline applied(Pass pass, IrPipeline pipeline) {
      return switch (pass) {
        case CONSTANT_FOLDING -> folding.apply(pipeline);
        case COMMON_SUBEXPRESSION -> CommonSubexpression.apply(pipeline, bodies);
        case DEAD_CODE -> pipeline.withoutDeadNodes();
      };
    }

    /** A body stays as it is from then on: nothing that is done around it reaches into it. */
    private IrPipeline withOptimizedBodies(IrPipeline pipeline) {
      List<IrNode> nodes = new ArrayList<>(pipeline.nodes().size());
      boolean changed = false;
      for (IrNode node : pipeline.nodes()) {
        IrNode now = node;
        if (node instanceof IrNode.Lambda lambda) {
          IrPipeline body = optimized(lambda.body());
          if (!body.equals(lambda.body())) {
            now =
                new IrNode.Lambda(
                    lambda.id(), lambda.type(), lambda.span(), lambda.captures(), body);
            changed = true;
          }
        }
        nodes.add(now);
      }
      return changed
          ? new IrPipeline(nodes, pipeline.inputs(), pipeline.outputs(), pipeline.actions())
          : pipeline;
    }
  }
}
