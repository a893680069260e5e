package dev.virgo.schemas.blob;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that are being written, in a folder of their own beside the blobs and named after their
 * process: what a process that was killed left can be told from what another one is writing. Others
 * write to this folder too; a name that is not one of these says nothing.
 */
final class Unfinished {
  private static final String FOLDER = ".writing";
  private static final String HOST = hostName();
  private static final String PROCESSES = processNumbering();
  private static final ProcessHandle SELF = ProcessHandle.current();

  /** Host, numbering of its processes, pid, start. */
  private static final Pattern NAME =
      Pattern.compile("(.+)\\.(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,18})\\.[0-9a-f-]{36}\\.part");

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
        "%s.%s.%d.%d.%s.part"
            .formatted(HOST, PROCESSES, SELF.pid(), started(SELF), UUID.randomUUID()));
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
    boolean visible = name.group(1).equals(HOST) && name.group(2).equals(PROCESSES);
    return visible ? !lives(name) : isOld(file);
  }

  private static boolean lives(Matcher name) {
    long start = Long.parseLong(name.group(4));
    return ProcessHandle.of(Long.parseLong(name.group(3)))
        .filter(process -> process.isAlive() && started(process) == start)
        .isPresent();
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

  /**
   * Pids come again; with the start they do not. On Linux in ticks since the boot (field 22 of
   * proc_pid_stat(5)): the wall clock's time of the start is another one for each JVM that asks
   * after the clock was set.
   */
  private static long started(ProcessHandle process) {
    try {
      var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      // The second field is a name in parentheses that may hold anything.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[22 - 3]);
    } catch (IOException e) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  /** Containers may share a host name and each have a process 7: Linux numbers who counts. */
  private static String processNumbering() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException e) {
      return "0";
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
