package dev.virgo.schemas.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Classes of a program, loaded and linked, that its JVM writes once and starts with from then on
 * (JEP 350).
 *
 * @param file where they are, or will be
 */
public record ClassArchive(Path file) {
  private static final int MAGIC_BYTES = 4;

  /** One for this JVM's version only, named after it. */
  public static ClassArchive in(Path folder, String name) {
    var java = System.getProperty("java.runtime.version");
    return new ClassArchive(folder.resolve("%s-%s.jsa".formatted(name, java)));
  }

  /** Whether there is one. */
  public boolean exists() {
    return Files.exists(file);
  }

  /** Flags of a JVM that uses them, or where there are none is ready to {@link #write} them. */
  public List<String> flagsOrRecord() {
    return exists()
        ? List.of("-XX:SharedArchiveFile=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off")
        : List.of("-XX:+RecordDynamicDumpInfo", "-Xlog:aot*=off", "-Xlog:cds*=off");
  }

  /**
   * Writes what this JVM has loaded so far; it goes on. Takes about a second.
   *
   * @throws IOException if it was not started with the flags of {@link #flagsOrRecord}, or the file
   *     cannot be written
   */
  public void write() throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      var said =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "vmCds",
                  new Object[] {new String[] {"dynamic_dump", unfinished.toString()}},
                  new String[] {String[].class.getName()});
      if (!Files.exists(unfinished)) {
        throw new IOException("no archive of classes: " + said);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (JMException e) {
      throw new IOException("no archive of classes: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Flags of a JVM that uses them, or else does as if there were no such flags, and writes them
   * when it ends in an orderly way: without the second one it would not use the JDK's own archive
   * where this one is missing.
   */
  public List<String> flagsOrWriteAtEnd() {
    return List.of(
        "-XX:SharedArchiveFile=" + file,
        "-XX:+AutoCreateSharedArchive",
        "-Xlog:aot*=off",
        "-Xlog:cds*=off");
  }

  /**
   * Takes away one that no JVM would use or mend: of jars that were changed since, or without its
   * beginning, which is written last.
   *
   * @param jars the class path that it is of
   */
  public void sweep(List<Path> jars) throws IOException {
    if (exists() && (!begins() || isOlderThanOneOf(jars))) {
      Files.deleteIfExists(file);
    }
  }

  private boolean isOlderThanOneOf(List<Path> jars) throws IOException {
    var written = Files.getLastModifiedTime(file);
    for (var jar : jars) {
      if (Files.getLastModifiedTime(jar).compareTo(written) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whoever was killed before has left zeros. */
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
