package dev.virgo.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The classes of the gateway to Ray, loaded and linked (JEP 350). Its JVM writes them when it ends,
 * and again after a build. Not an {@link AotCache}: who trains those need not have Ray.
 *
 * @param file beside the folder of its jars
 */
record GatewayClasses(Path file) {
  private static final int MAGIC_BYTES = 4;

  static GatewayClasses of(Path program) {
    Path jars = Objects.requireNonNull(program.getParent());
    var version = System.getProperty("java.runtime.version");
    return new GatewayClasses(jars.resolveSibling("%s-%s.jsa".formatted(Ray.GATEWAY, version)));
  }

  /**
   * Takes away one that no JVM would use or mend: the beginning is written last, and whoever was
   * killed before that leaves zeros.
   */
  void sweep() throws IOException {
    if (Files.exists(file) && !begins()) {
      Files.deleteIfExists(file);
    }
  }

  private boolean begins() throws IOException {
    try (var in = Files.newInputStream(file)) {
      for (var next : in.readNBytes(MAGIC_BYTES)) {
        if (next != 0) {
          return true;
        }
      }
      return false;
    }
  }
}
