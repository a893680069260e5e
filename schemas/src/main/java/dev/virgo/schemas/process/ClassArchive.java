package dev.virgo.schemas.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Classes of a program, loaded and linked, that its JVM writes once and starts with from then on
 * (JEP 350). Of one version of Java and of one set of jars: a JVM uses no other one, and says
 * nothing of it.
 *
 * @param file where they are, or will be
 * @param program what the names of all archives of this program begin with
 */
public record ClassArchive(Path file, String program) {
  private static final int MAGIC_BYTES = 4;
  private static final String ENDING = ".jsa";

  /**
   * The one of these jars.
   *
   * @param folder where archives are
   * @param program a name that no other program's begins with
   * @param jars what is loaded
   * @param further what else makes a difference
   * @throws IOException if one of the jars is not there
   */
  public static ClassArchive of(Path folder, String program, List<Path> jars, List<String> further)
      throws IOException {
    var parts = new ArrayList<String>();
    for (var jar : jars) {
      parts.add("%s %d %s".formatted(jar, Files.size(jar), Files.getLastModifiedTime(jar)));
    }
    Collections.sort(parts);
    parts.addAll(further);
    var java = System.getProperty("java.runtime.version");
    var mark = Integer.toUnsignedString(parts.hashCode(), 36);
    return new ClassArchive(
        folder.resolve("%s-%s-%s%s".formatted(program, java, mark, ENDING)), program);
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
   * @param file of an archive
   * @throws IOException if it was not started with the flags of {@link #flagsOrRecord}, or the file
   *     cannot be written
   */
  public static void write(Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      var said =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "vmCds",
                  // The JVM takes the words apart again.
                  new Object[] {new String[] {"dynamic_dump", '"' + unfinished.toString() + '"'}},
                  new String[] {String[].class.getName()});
      if (!Files.exists(unfinished)) {
        throw new IOException("no archive of classes: " + said);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (JMException | RuntimeException e) {
      // What a folder refuses comes as the latter.
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
   * Takes away what no JVM would use: archives of other jars, and what was not finished by a
   * process that is gone.
   */
  public void sweep() throws IOException {
    var folder = Objects.requireNonNull(file.getParent());
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var archives = Files.newDirectoryStream(folder, program + "-*" + ENDING + "*")) {
      for (var archive : archives) {
        if (isUseless(archive)) {
          Files.deleteIfExists(archive);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private boolean isUseless(Path archive) throws IOException {
    if (archive.equals(file)) {
      return !begins();
    }
    var name = archive.getFileName().toString();
    var writer = name.substring(name.indexOf(ENDING) + ENDING.length()).replaceAll("\\D", "");
    return writer.isEmpty() || ProcessHandle.of(Long.parseLong(writer)).isEmpty();
  }

  /** The beginning is written last: whoever was killed before has left zeros. */
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
