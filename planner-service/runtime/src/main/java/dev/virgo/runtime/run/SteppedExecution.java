package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.Library;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A run that goes on one level at a time (constellation lang, section 8.9): batch 0 is the inputs,
 * and each further one the calls that read what came before. Of a batch only those run that are
 * needed. For one thread; the limit of the settings is that of the whole session.
 */
public final class SteppedExecution implements AutoCloseable {

  /** Characters of a value that are shown. */
  static final int LONGEST_PREVIEW = 50;

  /** How far a node is. */
  public sealed interface State {
    /** It waits for its batch, or is not needed. */
    record Pending() implements State {}

    /** It had begun when the session ended. */
    record Running() implements State {}

    /** It has its value, of which so much is shown. */
    record Completed(String preview, Duration duration) implements State {}

    record Failed(String message) implements State {}
  }

  /** An input or a call, and the batch that it belongs to. */
  public record Step(String name, int batch, State state) {}

  private final IrPipeline pipeline;
  private final Beginning beginning;
  private final PipelineRun run;
  private final int[] levels;
  private final int batches;
  private int done;
  private boolean over;

  private SteppedExecution(
      IrPipeline pipeline, Beginning beginning, Library library, RunSettings settings) {
    this.pipeline = pipeline;
    this.beginning = beginning;
    this.levels = levels(pipeline);
    this.batches =
        1 + pipeline.calls().stream().mapToInt(call -> levels[call.id()]).max().orElse(0);
    this.run =
        new PipelineRun(
            Optimization.none().optimize(pipeline),
            beginning,
            library,
            settings,
            new ModuleLimits());
    run.hold();
    try {
      run.begin();
    } catch (RuntimeException | Error mistake) {
      // Nobody has a session to close.
      run.failed();
      throw mistake;
    }
  }

  /**
   * Opens a session; nothing has run yet. The pipeline goes on as it is written: its calls are what
   * is shown.
   *
   * @param inputs the plain inputs that are given, by name; each fits its declared type
   */
  public static SteppedExecution open(
      IrPipeline pipeline, Map<String, Value> inputs, Library library, RunSettings settings) {
    return new SteppedExecution(pipeline, Beginning.anew(inputs), library, settings);
  }

  /** How many calls lie one behind the other up to each node. */
  static int[] levels(IrPipeline pipeline) {
    int[] levels = new int[pipeline.nodes().size()];
    for (IrNode node : pipeline.nodes()) {
      int before = node.dependencies().stream().mapToInt(id -> levels[id]).max().orElse(0);
      levels[node.id()] = node instanceof IrNode.TransformCall ? before + 1 : before;
    }
    return levels;
  }

  /** The id of the session, which is that of the execution. */
  public UUID id() {
    return beginning.executionId();
  }

  /** The batch that is next; {@link #batchCount} after the last. */
  public int currentBatch() {
    return done;
  }

  public int batchCount() {
    return batches;
  }

  /**
   * Runs the next batch, unless the time of the session is over.
   *
   * @return whether there is another one
   */
  public boolean executeNextBatch() {
    if (isGoing()) {
      int batch = done++;
      run.let(id -> levels[id] <= batch);
      run.advance();
    }
    return isGoing();
  }

  private boolean isGoing() {
    return !over && !run.isOver() && done < batches;
  }

  /** Runs all that is left, and ends the session. */
  public RunResult executeToCompletion() {
    try {
      while (executeNextBatch()) {
        // One batch after the other.
      }
      run.stop();
      return run.result();
    } finally {
      close();
    }
  }

  /** Inputs and calls, in the order of the text. */
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (IrNode node : pipeline.nodes()) {
      if (node instanceof IrNode.Input input) {
        Value value = beginning.inputs().get(input.name());
        State state =
            value == null || done == 0
                ? new State.Pending()
                : new State.Completed(Preview.of(value, LONGEST_PREVIEW), Duration.ZERO);
        steps.add(new Step(input.name(), 0, state));
      } else if (node instanceof IrNode.TransformCall call) {
        steps.add(new Step(call.node(), levels[call.id()], run.state(call.id())));
      }
    }
    return steps;
  }

  /** Ends the session; what is under way is interrupted. */
  @Override
  public void close() {
    if (!over) {
      over = true;
      run.dispose();
    }
  }
}
