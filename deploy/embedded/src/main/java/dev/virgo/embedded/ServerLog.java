package dev.virgo.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * What PostgreSQL wrote about its last start. Once it collects its log itself, its standard output
 * says only where that is.
 */
final class ServerLog {
  /** The first line of each start. */
  private static final String BEGIN = "LOG:  starting PostgreSQL";

  private static final int MOST_LINES = 20;

  private ServerLog() {}

  /**
   * The lines of the last start in the newest file of the folder; none if there is no such file.
   *
   * @throws IOException if the folder cannot be read
   */
  static List<String> ofLastStart(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files;
    try (var found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(".log")).toList();
    }
    var newest = files.stream().max(Comparator.comparingLong(file -> file.toFile().lastModified()));
    if (newest.isEmpty()) {
      return List.of();
    }
    // Messages of the operating system come in its own encoding.
    var lines = Files.readString(newest.get(), StandardCharsets.ISO_8859_1).lines().toList();
    int begin = lines.size();
    while (begin > 0 && !lines.get(begin - 1).contains(BEGIN)) {
      begin--;
    }
    // Why it ended is said last.
    return lines.subList(Math.max(begin, lines.size() - MOST_LINES), lines.size());
  }
}
