package dev.virgo.raygateway.slot;

import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.actor.Answer;
import java.util.List;
import java.util.Optional;

/** Where actors come from. */
public interface Actors {
  /**
   * What an actor needs.
   *
   * @param name of its slot, for what people read
   * @param cpu cores
   * @param ramBytes memory of its process
   */
  record Demand(String name, double cpu, long ramBytes) {}

  /** Why the demand cannot be satisfied by what the cluster consists of; empty if it can. */
  Optional<Outcome.Lost> refuses(Demand demand);

  /**
   * Asks for an actor, without waiting for it.
   *
   * @throws RuntimeException if the cluster does not take the request
   */
  Actor create(Demand demand, ActorSettings settings);

  /** An actor, running or to run. For one thread, but for {@link #kill}. */
  interface Actor {
    /** Waits until it runs or it is clear that it does not. */
    Outcome hello();

    /** Begins requests and waits for what it says. */
    Outcome call(List<byte[]> requests);

    /** Ends it, whatever it does; from any thread. */
    void kill();
  }

  /** What became of a call. */
  sealed interface Outcome {
    /** It answered. */
    record Answered(Answer answer) implements Outcome {}

    /** It will never answer. */
    record Lost(SlotEvent.Cause cause, String message) implements Outcome {}
  }
}
