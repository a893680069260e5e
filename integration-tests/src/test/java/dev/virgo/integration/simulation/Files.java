package dev.virgo.integration.simulation;

import dev.virgo.schemas.key.Key;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The blob root: what lies at a path, as the hash of its bytes. */
final class Files {
  private static final Key DAMAGED = Key.sha256(new byte[] {1});

  private final Map<String, Key> files = new HashMap<>();
  private final Set<String> spoilt = new HashSet<>();

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
    if (files.computeIfPresent(path, (_, _) -> DAMAGED) != null) {
      spoilt.add(path);
    }
  }

  /** It is gone without anybody having unlinked it. */
  void lose(String path) {
    if (files.remove(path) != null) {
      spoilt.add(path);
    }
  }

  /** Whether a fault, and no process, is to blame for what lies there. */
  boolean spoilt(String path) {
    return spoilt.contains(path);
  }
}
