package dev.virgo.schemas.blob;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that are being written, in a folder of their own beside the blobs and named after their
 * process: what a process that was killed left can be told from what another one is writing.
 */
final class Unfinished {
  private static final String FOLDER = ".writing";
  private static final String HOST = hostName();
  private static final ProcessHandle SELF = ProcessHandle.current();
  private static final Pattern NAME =
      Pattern.compile("(.+)\\.(\\d+)\\.(\\d+)\\.[0-9a-f-]{36}\\.part");

  private final Path folder;

  Unfinished(Path root) {
    this.folder = root.resolve(FOLDER);
  }

  /** A name that nobody else has. */
  Path next() throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(
        "%s.%d.%d.%s.part".formatted(HOST, SELF.pid(), started(SELF), UUID.randomUUID()));
  }

  /**
   * Deletes what processes of this host left that live no more.
   *
   * @return how many files
   */
  int sweep() throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    List<Path> left;
    try (var files = Files.list(folder)) {
      left = files.filter(Unfinished::isLeft).toList();
    }
    int deleted = 0;
    for (var file : left) {
      // Another process may be sweeping as well.
      deleted += Files.deleteIfExists(file) ? 1 : 0;
    }
    return deleted;
  }

  private static boolean isLeft(Path file) {
    var name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches() && name.group(1).equals(HOST) && !lives(name);
  }

  private static boolean lives(Matcher name) {
    long start = Long.parseLong(name.group(3));
    return ProcessHandle.of(Long.parseLong(name.group(2)))
        .filter(process -> process.isAlive() && started(process) == start)
        .isPresent();
  }

  /** Pids come again; with the time of the start they do not. */
  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
