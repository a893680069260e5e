package dev.virgo.raygateway.ray;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of Ray's part of a worker, loaded and linked (JEP 350): the first actor, which has no
 * worker, writes them when it ends, and later JVMs of the same host start with them.
 *
 * @param file of this JVM's version
 */
record WorkerClasses(Path file) {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");
  private static final int MAGIC_BYTES = 4;

  static WorkerClasses of(Path data) {
    var version = System.getProperty("java.runtime.version");
    return new WorkerClasses(data.resolve("ray").resolve("worker-" + version + ".jsa"));
  }

  /**
   * Flags of a JVM that uses them, or else does as if there were no such flags: without the second
   * one it would not use the JDK's own archive either. It writes them only where it ends in an
   * orderly way, which workers do not.
   */
  List<String> flags() {
    return List.of(
        "-XX:SharedArchiveFile=" + file,
        "-XX:+AutoCreateSharedArchive",
        "-Xlog:aot*=off",
        "-Xlog:cds*=off");
  }

  /** Takes away what no JVM would use or mend: others' versions, and a file without a beginning. */
  void sweep() {
    if (!Files.isDirectory(file.resolveSibling(""))) {
      return;
    }
    try (var archives = Files.newDirectoryStream(file.resolveSibling(""), "worker-*.jsa")) {
      for (var archive : archives) {
        if (!archive.equals(file) || !begins(archive)) {
          Files.deleteIfExists(archive);
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "archives of workers beside {0} stay: {1}", file, e);
    }
  }

  /** The JVM writes the beginning last; whoever was killed before that leaves zeros. */
  private static boolean begins(Path archive) throws IOException {
    try (var in = Files.newInputStream(archive)) {
      for (var next : in.readNBytes(MAGIC_BYTES)) {
        if (next != 0) {
          return true;
        }
      }
      return false;
    }
  }
}
