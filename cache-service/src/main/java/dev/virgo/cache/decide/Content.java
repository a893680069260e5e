package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;
import org.jspecify.annotations.Nullable;

/**
 * What a field's value is, wherever it lies.
 *
 * @param hash over the canonical payload
 * @param uri of its blob; null for a value that is inline
 * @param valueJson canonical JSON of a plain value, up to 64 KiB
 * @param bytes size of the blob or of the JSON text
 */
public record Content(Key hash, @Nullable String uri, @Nullable String valueJson, long bytes) {
  public Content {
    if (uri == null && valueJson == null) {
      throw new IllegalArgumentException("content " + hash + " lies nowhere: no uri, no value");
    }
  }
}
