package dev.virgo.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room a folder's disk has. */
public final class DiskSpace {
  /** What the embedded servers want to find by default: 1 GiB. */
  public static final long DEFAULT_MINIMUM_FREE_BYTES = 1L << 30;

  private DiskSpace() {}

  /**
   * Creates the directory and checks its disk.
   *
   * @throws StartException with {@link StartFailure.DiskNearlyFull}
   */
  public static void require(Path directory, long minimumFreeBytes)
      throws StartException, IOException {
    Files.createDirectories(directory);
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < minimumFreeBytes) {
      throw new StartException(new StartFailure.DiskNearlyFull(directory, free, minimumFreeBytes));
    }
  }
}
