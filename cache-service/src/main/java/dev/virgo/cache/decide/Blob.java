package dev.virgo.cache.decide;

/**
 * The life of one content.
 *
 * @param generation of the path that it lies at, or lay at when it was deleted
 */
public record Blob(Content content, State state, int generation) {
  /** In this order; a CONDEMNED one can be revived, a DELETING or GONE one only written anew. */
  public enum State {
    LIVE,
    CONDEMNED,
    DELETING,
    GONE
  }

  /** Whether its bytes are certainly there. */
  public boolean usable() {
    return switch (state) {
      case LIVE, CONDEMNED -> true;
      case DELETING, GONE -> false;
    };
  }

  /** The same content, LIVE. */
  public Blob revived() {
    return new Blob(content, State.LIVE, generation);
  }
}
