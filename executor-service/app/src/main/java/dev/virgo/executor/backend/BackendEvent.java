package dev.virgo.executor.backend;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.RunReply;

/**
 * What a backend tells about a slice. Each slice that was submitted ends by exactly one of {@link
 * Done}, {@link TimedOut}, {@link Lost} and {@link Interrupted}, unless it was cancelled.
 */
public sealed interface BackendEvent {
  /** The lease that the slice is held under. */
  long work();

  /** The slice's cut-off key. */
  Key slice();

  /** A worker began the slice. */
  record Started(long work, Key slice, String host, String slot) implements BackendEvent {}

  /** A worker answered: results or a failure. */
  record Done(long work, Key slice, RunReply.SliceReply reply) implements BackendEvent {}

  /** The slice's time limit passed; its worker is gone. */
  record TimedOut(long work, Key slice, String message) implements BackendEvent {}

  /** The worker ended while it held the slice. */
  record Lost(long work, Key slice, String message) implements BackendEvent {}

  /**
   * What the worker ran on went away while it held the slice.
   *
   * @param begun whether the worker was in it, so that it may be what took the rest along
   */
  record Interrupted(long work, Key slice, boolean begun, String message) implements BackendEvent {}
}
