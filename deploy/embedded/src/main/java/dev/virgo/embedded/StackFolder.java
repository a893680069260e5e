package dev.virgo.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The temporary folder of an {@link EmbeddedStack}, named after the process that owns it. */
final class StackFolder {
  private static final Pattern NAME = Pattern.compile("virgo-stack-([0-9]+)-.*");

  private StackFolder() {}

  /** A new folder; the ones of killed runs, with their database servers, are removed first. */
  static Path create() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    List<Path> entries;
    try (Stream<Path> listed = Files.list(temporary)) {
      entries = listed.filter(StackFolder::isAbandoned).toList();
    }
    for (Path abandoned : entries) {
      OrphanedServer.stop(abandoned.resolve("postgres").resolve("cluster"));
      delete(abandoned);
    }
    return Files.createTempDirectory(
        temporary, "virgo-stack-%d-".formatted(ProcessHandle.current().pid()));
  }

  static void delete(Path folder) throws IOException {
    BinariesCache.deleteTree(folder);
  }

  /**
   * Where PostgreSQL's programs are kept between runs: in {@code VIRGO_CACHE}, which {@code
   * ./virgo} sets, else in this user's cache.
   */
  static Path binaries() {
    return folderNamedBy("VIRGO_CACHE")
        .or(() -> folderNamedBy("XDG_CACHE_HOME").map(cache -> cache.resolve("virgo")))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "virgo"))
        .resolve("postgres");
  }

  private static Optional<Path> folderNamedBy(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  private static boolean isAbandoned(Path entry) {
    Matcher name = NAME.matcher(entry.getFileName().toString());
    return name.matches()
        && Files.isWritable(entry)
        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }
}
