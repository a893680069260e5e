package dev.virgo.planner.rpc;

/**
 * A call was refused because of an amount: the answer is larger than a message may be, or the
 * service has too many calls in hand. gRPC says the same of both; who asks for less learns which.
 */
final class TooMuch extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String service;
  private final String problem;

  TooMuch(String service, String problem, Throwable cause) {
    super("the " + service + " refuses for an amount: " + problem, cause);
    this.service = service;
    this.problem = problem;
  }

  /** Where the answer cannot be too large: the service is busy, and will not be for ever. */
  Unreachable busy() {
    return new Unreachable(service, problem);
  }
}
