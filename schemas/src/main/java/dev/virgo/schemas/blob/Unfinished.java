package dev.virgo.schemas.blob;

import dev.virgo.schemas.process.ProcessName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Files that are being written, in a folder of their own beside the blobs and named after their
 * process: what a process that was killed left can be told from what another one is writing. Others
 * write to this folder too; a name that is not one of these says nothing.
 */
final class Unfinished {
  private static final String FOLDER = ".writing";
  private static final String HOST = hostName();

  /** Host, process. */
  private static final Pattern NAME =
      Pattern.compile("(.+)\\.(" + ProcessName.PATTERN + ")\\.[0-9a-f-]{36}\\.part");

  /** Whether a process of another host or container lives cannot be seen; no file takes so long. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Path folder;

  Unfinished(Path root) {
    this.folder = root.resolve(FOLDER);
  }

  /** A name that nobody else has. */
  Path next() throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(
        "%s.%s.%s.part".formatted(HOST, ProcessName.current(), UUID.randomUUID()));
  }

  /**
   * Deletes what processes of this host left that live no more, and what others began long ago.
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
    } catch (UncheckedIOException e) {
      throw e.getCause();
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
    if (!name.matches()) {
      return false;
    }
    return ProcessName.parse(name.group(2))
        .filter(process -> name.group(1).equals(HOST) && process.isVisible())
        .map(process -> !process.lives())
        .orElseGet(() -> isOld(file));
  }

  private static boolean isOld(Path file) {
    try {
      var age = Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
      return age.compareTo(LONGEST) > 0;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
