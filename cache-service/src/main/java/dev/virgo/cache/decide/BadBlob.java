package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;

/**
 * A content whose bytes a worker did not find as its row says.
 *
 * @param uri where the worker looked; a content that was written anew since lies elsewhere
 * @param missing nothing was there; else something with another hash
 */
public record BadBlob(Key content, String uri, boolean missing) {
  /** What becomes of the content's row: a wrong file is still to be unlinked. */
  public Blob.State state() {
    return missing ? Blob.State.GONE : Blob.State.DELETING;
  }
}
