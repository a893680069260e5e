package dev.virgo.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where the Ray of a system keeps its sockets: below the host's temporary folder, because their
 * paths must be short. Named after the system's folder, so that what a killed system left there is
 * found again, processes included: each has the path on its command line.
 */
final class RayFolder {
  private static final int NAME_BYTES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private RayFolder() {}

  /** The folder that belongs to a system's. */
  static Path of(Path data) {
    try {
      var path = data.toAbsolutePath().normalize().toString();
      var digest =
          MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
      var name = "virgo-ray-" + HexFormat.of().formatHex(digest, 0, NAME_BYTES);
      return Path.of(System.getProperty("java.io.tmpdir")).resolve(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * An empty one, of this user only.
   *
   * @throws IOException if it cannot be made, for example because somebody else has one there
   */
  static void renew(Path data) throws IOException {
    clear(data);
    Files.createDirectory(
        of(data),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /**
   * Ends the processes that use it, and deletes it; nothing if there is none.
   *
   * @throws IOException if something of it cannot be deleted; names it
   */
  static void clear(Path data) throws IOException {
    Path folder = of(data);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<ProcessHandle> processes = using(folder);
    processes.forEach(ProcessHandle::destroyForcibly);
    var _ =
        CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
            .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    delete(folder);
  }

  private static List<ProcessHandle> using(Path folder) {
    return ProcessHandle.allProcesses().filter(process -> names(process, folder)).toList();
  }

  // Not by ProcessHandle.info(): those command lines are longer than it reads.
  private static boolean names(ProcessHandle process, Path folder) {
    try {
      var line = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return Stream.of(new String(line, StandardCharsets.UTF_8).split("\0"))
          .anyMatch(word -> word.contains(folder + "/"));
    } catch (IOException e) {
      // It has ended meanwhile, or is not this user's, and then not this system's.
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(Objects.requireNonNull(visited));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
