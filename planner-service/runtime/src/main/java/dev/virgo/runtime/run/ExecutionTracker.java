package dev.virgo.runtime.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the last runs did (constellation lang, section 8.9): at most a hundred, the one
 * that was looked at or heard of least recently goes first, and of values no more than 10 KB.
 */
public final class ExecutionTracker implements RunListener {

  static final int MOST_TRACES = 100;
  static final int LONGEST_VALUE = 10_240;

  /** More calls of a run than that are left out. */
  static final int MOST_CALLS = 10_000;

  /** How far a call is. */
  public enum State {
    RUNNING,
    COMPLETED,
    FAILED
  }

  /**
   * A call.
   *
   * @param value its beginning as text; null without one
   * @param error null if it has not failed
   */
  public record Call(
      String node,
      String module,
      State state,
      @Nullable Duration duration,
      @Nullable String value,
      @Nullable String error) {}

  /**
   * A run.
   *
   * @param status null while it is under way
   * @param calls in the order in which they began
   * @param missed how many events were not heard, because too many came at a time
   */
  public record Trace(
      UUID executionId,
      String pipeline,
      Instant startedAt,
      RunResult.@Nullable Status status,
      @Nullable Duration duration,
      List<Call> calls,
      long missed) {}

  private static final class Memory {
    private final RunEvent.ExecutionStarted start;
    private final SequencedMap<String, Call> calls = new LinkedHashMap<>();
    private RunResult.@Nullable Status status;
    private @Nullable Duration duration;
    private long missed;

    private Memory(RunEvent.ExecutionStarted start) {
      this.start = start;
    }

    private Trace trace() {
      return new Trace(
          start.executionId(),
          start.pipeline(),
          start.at(),
          status,
          duration,
          new ArrayList<>(calls.values()),
          missed);
    }
  }

  private final SequencedMap<UUID, Memory> memories =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Memory> eldest) {
          return size() > MOST_TRACES;
        }
      };

  @Override
  public synchronized void heard(RunEvent event) {
    Memory memory =
        event instanceof RunEvent.ExecutionStarted start
            ? new Memory(start)
            : memories.get(event.executionId());
    if (memory == null) {
      return;
    }
    switch (event) {
      case RunEvent.ExecutionStarted start -> memories.put(start.executionId(), memory);
      case RunEvent.ModuleStarted call ->
          put(memory, new Call(call.node(), call.module(), State.RUNNING, null, null, null));
      case RunEvent.ModuleCompleted call ->
          put(
              memory,
              new Call(
                  call.node(),
                  call.module(),
                  State.COMPLETED,
                  call.duration(),
                  Preview.of(call.value(), LONGEST_VALUE),
                  null));
      case RunEvent.ModuleFailed call ->
          put(
              memory,
              new Call(
                  call.node(), call.module(), State.FAILED, call.duration(), null, call.message()));
      case RunEvent.EventsMissed some -> memory.missed += some.count();
      case RunEvent.ExecutionCompleted done -> {
        memory.status = done.status();
        memory.duration = done.duration();
      }
      case RunEvent.ExecutionCancelled cancelled -> {
        memory.status = RunResult.Status.CANCELLED;
        memory.duration = cancelled.duration();
      }
    }
  }

  private static void put(Memory memory, Call call) {
    if (memory.calls.size() < MOST_CALLS || memory.calls.containsKey(call.node())) {
      memory.calls.put(call.node(), call);
    }
  }

  /** What is remembered of an execution. */
  public synchronized Optional<Trace> trace(UUID executionId) {
    return Optional.ofNullable(memories.get(executionId)).map(Memory::trace);
  }

  /** All that is remembered, least recent first. */
  public synchronized List<Trace> traces() {
    return memories.values().stream().map(Memory::trace).toList();
  }
}
