package dev.virgo.embedded;

import java.nio.file.Path;
import java.util.Optional;

/** Why an embedded server could not start; each names the thing, the place and the remedy. */
public sealed interface StartFailure {
  /** The whole sentence for the user. */
  String message();

  /**
   * Somebody listens on the port already.
   *
   * @param what what the port was meant for, e.g. {@code "the database"}
   * @param owner who listens there, where the operating system tells
   */
  record PortInUse(String what, int port, Optional<PortOwner> owner) implements StartFailure {
    @Override
    public String message() {
      String who = owner.map(o -> " by " + o.describe()).orElse(" by another process");
      return "port %d for %s is in use%s: stop that process, or choose other ports with --port N"
          .formatted(port, what, who);
    }
  }

  /** The disk has less free space than asked for. */
  record DiskNearlyFull(Path directory, long freeBytes, long requiredBytes)
      implements StartFailure {
    private static final long MEBIBYTE = 1L << 20;

    @Override
    public String message() {
      return "the disk of %s has %d MiB free, and at least %d MiB are needed: free some space, or keep the data elsewhere with --data DIR"
          .formatted(directory, freeBytes / MEBIBYTE, requiredBytes / MEBIBYTE);
    }
  }

  /** A live process uses the directory. */
  record DirectoryInUse(String what, Path directory) implements StartFailure {
    @Override
    public String message() {
      return "%s in %s is used by a running process: stop it with virgo down, or use another folder with --data DIR"
          .formatted(what, directory);
    }
  }

  /**
   * The server itself refused.
   *
   * @param detail what it said, possibly several lines
   */
  record ServerRefused(String what, Path directory, String detail) implements StartFailure {
    @Override
    public String message() {
      return "%s in %s did not start: %s".formatted(what, directory, detail);
    }
  }
}
