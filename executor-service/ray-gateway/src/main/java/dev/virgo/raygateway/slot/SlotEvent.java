package dev.virgo.raygateway.slot;

import java.util.List;

/** What an executor is told about a slot. */
public sealed interface SlotEvent {
  /** It can work. */
  record Started(String host, long pid) implements SlotEvent {}

  /** Its worker said this, in order. */
  record Replied(List<byte[]> replies) implements SlotEvent {}

  /** It is no more; the last event. */
  record Ended(Cause cause, String message) implements SlotEvent {}

  /** Why a slot ended. */
  enum Cause {
    /** It was asked to. */
    ASKED,
    /** Its process ended by itself. */
    DIED,
    /** It never ran. */
    NOT_STARTED,
    /** Its node or the cluster went away. */
    CLUSTER
  }
}
