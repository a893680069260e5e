package dev.virgo.cache.rpc;

/** A request that breaks the contract: which member, and what is wrong with it. */
final class InvalidRequest extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  InvalidRequest(String member, String problem) {
    super(member + ": " + problem);
  }
}
