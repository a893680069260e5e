package dev.virgo.cache.decide;

import dev.virgo.schemas.event.Event;
import org.jspecify.annotations.Nullable;

/** Why a claim ends without a result. */
public sealed interface Ending {
  /**
   * The transform's own error: an attempt of everybody who wanted it.
   *
   * @param permanent the transform says that repeating is pointless
   */
  record Failed(boolean permanent, String message, Event.@Nullable Usage usage) implements Ending {}

  /** The slice's time limit passed: an attempt of the owner only. */
  record Timeout(String message, Event.@Nullable Usage usage) implements Ending {}

  /** The holder gives it back; counts as no attempt. */
  record GivenBack(Event.Reason reason, String message) implements Ending {}

  /** The lease ran out and was swept; counts as no attempt. */
  record Expired() implements Ending {}
}
