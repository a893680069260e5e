package dev.virgo.raygateway.slot;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides about one slot: something happens, something is to be done. At most one call is under
 * way; what is asked meanwhile goes with the next one.
 *
 * @param waiting requests that no call has taken yet
 */
record SlotState(Phase phase, List<byte[]> waiting) {
  /** More than these that wait is a caller gone wrong. */
  static final int MOST_WAITING = 1024;

  SlotState {
    waiting = List.copyOf(waiting);
  }

  /** Where it is in its life. */
  enum Phase {
    STARTING,
    IDLE,
    CALLING,
    ENDED
  }

  /** What happens. */
  sealed interface Input {
    /** Its actor said hello. */
    record Started(String host, long pid) implements Input {}

    /** Requests for its worker. */
    record Asked(List<byte[]> requests) implements Input {}

    /** Its call came back. */
    record Returned(boolean busy, List<byte[]> replies) implements Input {}

    /** Time passed; whether the worker lives is not known for sure. */
    record Ticked() implements Input {}

    /** The executor has no more use for it. */
    record EndAsked() implements Input {}

    /** It cannot go on. */
    record Failed(SlotEvent.Cause cause, String message) implements Input {}
  }

  /** What is to be done. */
  sealed interface Output {
    /** Call the actor. */
    record Call(List<byte[]> requests) implements Output {}

    /** Tell the executor. */
    record Tell(SlotEvent event) implements Output {}

    /** End the actor. */
    record Kill() implements Output {}

    /** The executor asks faster than anybody can answer: end its stream. */
    record Overrun() implements Output {}
  }

  /** The state after an input, and what is to be done, in order. */
  record Step(SlotState next, List<Output> outputs) {
    Step {
      outputs = List.copyOf(outputs);
    }
  }

  static SlotState starting() {
    return new SlotState(Phase.STARTING, List.of());
  }

  Step on(Input input) {
    if (phase == Phase.ENDED) {
      return stay();
    }
    return switch (input) {
      case Input.Started started ->
          next(new Output.Tell(new SlotEvent.Started(started.host(), started.pid())), false);
      case Input.Asked asked -> asked(asked.requests());
      case Input.Returned returned ->
          returned.replies().isEmpty()
              ? next(returned.busy())
              : next(new Output.Tell(new SlotEvent.Replied(returned.replies())), returned.busy());
      case Input.Ticked() -> phase == Phase.IDLE ? call(List.of()) : stay();
      case Input.EndAsked() -> end(SlotEvent.Cause.ASKED, "");
      case Input.Failed failed -> end(failed.cause(), failed.message());
    };
  }

  private Step asked(List<byte[]> requests) {
    if (phase == Phase.IDLE) {
      return call(requests);
    }
    if (waiting.size() + requests.size() > MOST_WAITING) {
      return new Step(this, List.of(new Output.Overrun()));
    }
    var more = new ArrayList<>(waiting);
    more.addAll(requests);
    return new Step(new SlotState(phase, more), List.of());
  }

  private Step next(Output.Tell tell, boolean busy) {
    var step = next(busy);
    var outputs = new ArrayList<Output>();
    outputs.add(tell);
    outputs.addAll(step.outputs());
    return new Step(step.next(), outputs);
  }

  private Step next(boolean busy) {
    return busy || !waiting.isEmpty()
        ? call(waiting)
        : new Step(new SlotState(Phase.IDLE, List.of()), List.of());
  }

  private static Step call(List<byte[]> requests) {
    return new Step(
        new SlotState(Phase.CALLING, List.of()), List.of(new Output.Call(List.copyOf(requests))));
  }

  private static Step end(SlotEvent.Cause cause, String message) {
    return new Step(
        new SlotState(Phase.ENDED, List.of()),
        List.of(new Output.Kill(), new Output.Tell(new SlotEvent.Ended(cause, message))));
  }

  private Step stay() {
    return new Step(this, List.of());
  }
}
