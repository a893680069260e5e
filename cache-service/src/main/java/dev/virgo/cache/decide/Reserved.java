package dev.virgo.cache.decide;

import java.util.List;

/** What {@code reserve} answers about one want, and what it does. */
public sealed interface Reserved {
  /**
   * It exists, or does so from now on.
   *
   * @param told the outcome, for the outbox of the same transaction
   * @param aliases rows to write: the want's own keys for content found under the cut-off key
   */
  record Hit(Told told, List<NewAsset> aliases) implements Reserved {
    public Hit {
      aliases = List.copyOf(aliases);
    }
  }

  /** The caller computes it, and writes its blobs under that generation of their paths. */
  record Mine(int generation) implements Reserved {}

  /**
   * Somebody computes it.
   *
   * @param waits whether the want is to be registered; not if it is the owner's own, redelivered
   * @param owner for whom it is computed
   */
  record Busy(boolean waits, Want owner) implements Reserved {}

  /** The run was cancelled. */
  record Cancelled() implements Reserved {}
}
