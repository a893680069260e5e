package dev.virgo.schemas.blob;

import dev.virgo.schemas.key.Key;
import java.io.IOException;
import java.io.InputStream;

/** Content-addressed bytes below Ursa's blob root. Written once, never changed. */
public interface BlobStore {
  /**
   * Puts the bytes at the content's path, unless they are there: to a temporary name, forced to
   * disk, then renamed.
   *
   * @param content the content hash (over the canonical payload, not over these bytes)
   * @param generation which life of the path this is; a deleted path is never reused
   * @param suffix the container's ending, for example {@code .arrow}
   * @return the blob's URI
   * @throws IOException if it cannot be written, for example on a full disk; nothing is left behind
   */
  String put(Key content, int generation, String suffix, byte[] bytes) throws IOException;

  /**
   * All bytes of a blob.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  byte[] get(String uri) throws IOException;

  /** A blob as a stream; the caller closes it. */
  InputStream open(String uri) throws IOException;
}
