package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param attempt 0, or how often the execution was resumed
 * @param outputs those that have a value, in order of declaration
 * @param missing inputs that were not given and are needed, or belong to the pipeline anyway
 * @param pending outputs that wait for those
 * @param failures what is at the bottom of outputs that have failed; each once
 * @param calls what became of every call that was demanded, by its name
 * @param suspended from where it can go on; null if there is nothing left to do
 */
public record RunResult(
    UUID executionId,
    int attempt,
    String structuralHash,
    Status status,
    SequencedMap<String, Value> outputs,
    List<String> missing,
    List<String> pending,
    List<Failure> failures,
    SequencedMap<String, CallStatus> calls,
    Instant startedAt,
    Duration duration,
    @Nullable SuspendedExecution suspended) {

  public RunResult {
    outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    missing = List.copyOf(missing);
    pending = List.copyOf(pending);
    failures = List.copyOf(failures);
    calls = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(calls));
  }

  /** How a run ended. */
  public enum Status {
    /** Every output has its value. */
    COMPLETED,
    /** Inputs are missing, and outputs wait for them. */
    SUSPENDED,
    /** At least one output has failed; the others have their values. */
    FAILED,
    /** It was given up because its time was over. */
    TIMED_OUT,
    /** It was given up because somebody wanted that. */
    CANCELLED
  }

  /** What became of a call. */
  public sealed interface CallStatus {
    /** It waits for inputs that are missing, or it was given up before it could start. */
    record Awaiting() implements CallStatus {}

    /** It has its result, after so long. */
    record Fired(Duration latency) implements CallStatus {}

    /** Its value was there when the run began. */
    record Kept() implements CallStatus {}

    /** It has failed, or something that it reads has. */
    record Failed(String message) implements CallStatus {}

    /** Its own time limit was over. */
    record Timed(Duration limit) implements CallStatus {}
  }
}
