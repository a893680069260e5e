package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What happens in a run (constellation lang, section 8.4). */
public sealed interface RunEvent {

  /** The same for all attempts of an execution. */
  UUID executionId();

  /** When it happened. */
  Instant at();

  /**
   * {@code onExecutionStart}.
   *
   * @param attempt 0, or how often it was resumed
   */
  record ExecutionStarted(UUID executionId, Instant at, String pipeline, int attempt)
      implements RunEvent {}

  /** {@code onModuleStart}: a call has its arguments. */
  record ModuleStarted(UUID executionId, Instant at, String node, String module)
      implements RunEvent {}

  /** {@code onModuleComplete}: it has its result. */
  record ModuleCompleted(
      UUID executionId, Instant at, String node, String module, Duration duration, Value value)
      implements RunEvent {}

  /** {@code onModuleFailed}: after its last attempt; something may still stand in for it. */
  record ModuleFailed(
      UUID executionId, Instant at, String node, String module, Duration duration, String message)
      implements RunEvent {}

  /**
   * The listener was behind by more than a run keeps for it.
   *
   * @param count of the events before this one that it has not heard
   */
  record EventsMissed(UUID executionId, Instant at, long count) implements RunEvent {}

  /** {@code onExecutionComplete}: it has ended, well or not. */
  record ExecutionCompleted(
      UUID executionId, Instant at, String pipeline, RunResult.Status status, Duration duration)
      implements RunEvent {}

  /** {@code onExecutionCancelled}: it has ended because somebody wanted that. */
  record ExecutionCancelled(UUID executionId, Instant at, String pipeline, Duration duration)
      implements RunEvent {}
}
