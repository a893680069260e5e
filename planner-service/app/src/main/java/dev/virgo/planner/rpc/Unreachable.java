package dev.virgo.planner.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * Another service does not answer now; the same question is worth asking again later. Its cause is
 * always an UNAVAILABLE of gRPC, which tells consumers to wait instead of giving up.
 */
public final class Unreachable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param service {@code cache} or {@code executor}
   */
  public Unreachable(String service, String problem, StatusRuntimeException cause) {
    super(
        "the " + service + " does not answer: " + problem + "; asked again until it does",
        Status.UNAVAILABLE.withCause(cause).asRuntimeException());
  }

  /** The service answers, but has nobody who could say. */
  public Unreachable(String service, String problem) {
    super(
        "the " + service + " cannot answer now: " + problem + "; asked again until it can",
        Status.UNAVAILABLE.withDescription(problem).asRuntimeException());
  }
}
