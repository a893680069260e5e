package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Says what happens in a run, to those who listen; how it ended is said once. */
final class Narrator {

  private final Beginning beginning;
  private final RunSettings settings;
  private final Announcements announcements;

  Narrator(Beginning beginning, RunSettings settings, Aftermath<Announcements.Audience> aftermath) {
    this.beginning = beginning;
    this.settings = settings;
    this.announcements = new Announcements(settings.listeners(), aftermath);
  }

  private UUID id() {
    return beginning.executionId();
  }

  private Instant now() {
    return settings.timeline().now();
  }

  void started() {
    announcements.tell(
        new RunEvent.ExecutionStarted(id(), now(), settings.name(), beginning.attempt()));
  }

  /** A call has its arguments. */
  void begun(CallExecution call) {
    announcements.tell(new RunEvent.ModuleStarted(id(), now(), call.name(), call.module()));
  }

  /** A call is over. */
  void settled(CallExecution call) {
    if (!call.hasBegun()) {
      return;
    }
    switch (call.status()) {
      case RunResult.CallStatus.Fired(Duration latency)
          when call.outcome() instanceof CallExecution.Outcome.Succeeded(Value value) ->
          announcements.tell(
              new RunEvent.ModuleCompleted(
                  id(), now(), call.name(), call.module(), latency, value));
      case RunResult.CallStatus.Failed(String message) -> failed(call, message);
      case RunResult.CallStatus.Timed(Duration limit) ->
          failed(call, "It took more than %d ms".formatted(limit.toMillis()));
      case RunResult.CallStatus.Fired _,
          RunResult.CallStatus.Awaiting _,
          RunResult.CallStatus.Kept _ -> {
        // It has not ended in this run.
      }
    }
  }

  private void failed(CallExecution call, String message) {
    announcements.tell(
        new RunEvent.ModuleFailed(
            id(), now(), call.name(), call.module(), call.latency(), message));
  }

  /** It has ended, whether or not that was said already. */
  void ended(RunResult.Status status, Duration duration) {
    announcements.tellLast(
        status == RunResult.Status.CANCELLED
            ? new RunEvent.ExecutionCancelled(id(), now(), settings.name(), duration)
            : new RunEvent.ExecutionCompleted(id(), now(), settings.name(), status, duration));
  }
}
