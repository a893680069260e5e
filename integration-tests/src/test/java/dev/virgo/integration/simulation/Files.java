package dev.virgo.integration.simulation;

import dev.virgo.schemas.key.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The blob root: what lies at a path, as the hash of its bytes. */
final class Files {
  private static final Key DAMAGED = Key.sha256(new byte[] {1});

  private final Map<String, Key> files = new HashMap<>();

  static String path(Key content, int generation) {
    return "blobs/" + content.hex() + ".g" + generation;
  }

  /** A complete file appears, unless one is there. */
  void publish(String path, Key content) {
    files.putIfAbsent(path, content);
  }

  /** What lies there hashes to this. */
  Optional<Key> read(String path) {
    return Optional.ofNullable(files.get(path));
  }

  void unlink(String path) {
    files.remove(path);
  }

  void damage(String path) {
    files.computeIfPresent(path, (_, _) -> DAMAGED);
  }
}
