package dev.virgo.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the JVM keeps of a program that ran once: its classes, loaded and linked, and which methods
 * were hot (JEP 483, 514, 515). A start with it takes about half the processor time.
 *
 * @param name of the program
 * @param jars folder of everything on its class path
 * @param words after the JVM's flags: the class path and the main class, or the jar
 */
record AotCache(String name, Path jars, List<String> words) {
  private static final long PATIENCE_MINUTES = 5;

  AotCache {
    words = List.copyOf(words);
  }

  /** Where it is kept; that of another JVM is another one. */
  Path file() {
    return jars.resolveSibling(
        "%s-%s.aot".formatted(name, System.getProperty("java.runtime.version")));
  }

  /**
   * The flags of a start that uses it. None where there is none, and none where a jar is newer: a
   * JVM that is given one that does not fit starts more slowly than without.
   */
  List<String> use() {
    return isFresh()
        // Whatever else could be wrong with it is no reason to write into a program's output.
        ? List.of("-XX:AOTCache=" + file(), "-Xlog:aot*=off", "-Xlog:cds*=off")
        : List.of();
  }

  /** The flags of a start that is recorded, to make a cache of it. */
  List<String> record(Path folder) {
    return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded(folder));
  }

  /**
   * Makes it of what was recorded.
   *
   * @param flags as of the start that was recorded
   * @param folder what {@link #record} was given
   * @throws IOException if nothing was recorded or the JVM cannot make one; the message says why
   */
  void make(List<String> flags, Path folder) throws IOException, InterruptedException {
    var made = folder.resolve(name + ".aot");
    var log = folder.resolve(name + ".log");
    var command = new ArrayList<>(List.of(LauncherProcess.JAVA.toString()));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + recorded(folder),
            "-XX:AOTCache=" + made));
    command.addAll(words);
    var process =
        new ProcessBuilder(command)
            .directory(jars.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("it takes longer than %d minutes".formatted(PATIENCE_MINUTES));
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0 || !Files.exists(made)) {
      throw new IOException("java ended with %d: %s".formatted(process.exitValue(), last(log)));
    }
    // Whoever starts it meanwhile gets a whole one, also where the folder is of another file
    // system.
    var next = file().resolveSibling(file().getFileName() + ".next");
    Files.move(made, next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path recorded(Path folder) {
    return folder.resolve(name + ".aotconf");
  }

  private boolean isFresh() {
    try {
      var made = Files.getLastModifiedTime(file());
      // Folders tell of a jar that came or went.
      try (var newer =
          Files.find(
              jars,
              Integer.MAX_VALUE,
              (_, attributes) -> attributes.lastModifiedTime().compareTo(made) >= 0)) {
        return newer.findAny().isEmpty();
      }
    } catch (IOException | UncheckedIOException gone) {
      // There is none, or somebody builds.
      return false;
    }
  }

  private static String last(Path log) throws IOException {
    var lines = Files.readAllLines(log);
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }
}
