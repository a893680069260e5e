package dev.virgo.runtime.run;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A run of an engine, for any thread. */
public final class RunHandle {

  private final UUID executionId;
  private final PipelineRun run;
  private final CompletableFuture<RunResult> result = new CompletableFuture<>();

  RunHandle(UUID executionId, PipelineRun run) {
    this.executionId = executionId;
    this.run = run;
  }

  /** The same for all attempts of an execution. */
  public UUID executionId() {
    return executionId;
  }

  /**
   * Ends the run: calls under way are interrupted, what has its value keeps it. Once is enough, and
   * after its end it does nothing.
   */
  public void cancel() {
    run.cancel();
  }

  /** What came of it; empty while it is running. */
  public Optional<RunResult> result() {
    return result.isDone() && !result.isCompletedExceptionally()
        ? Optional.of(result.join())
        : Optional.empty();
  }

  /**
   * Waits for its end.
   *
   * @throws IllegalStateException if a mistake of the runtime ended it
   */
  public RunResult await() throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the run has met a mistake of the runtime", e.getCause());
    }
  }

  /**
   * Runs it.
   *
   * @param ended is done before anybody has the result: who has it may go on with the execution
   */
  void carryOut(Runnable ended) {
    // Whoever waits is to hear of the end, whatever kind of end it is.
    try {
      RunResult came;
      try {
        came = run.run();
      } finally {
        ended.run();
      }
      result.complete(came);
    } catch (Throwable mistake) {
      result.completeExceptionally(mistake);
    }
  }
}
