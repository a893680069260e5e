package dev.virgo.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The process that listens on a port, as far as this user may see it.
 *
 * @param command the program's path, empty if unknown
 */
public record PortOwner(long pid, String command) {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  String describe() {
    return command.isEmpty() ? "pid " + pid : "%s (pid %d)".formatted(command, pid);
  }

  /** Looks the listener up in {@code /proc}; empty elsewhere and for other users' processes. */
  static Optional<PortOwner> of(int port) {
    List<String> links =
        Stream.of("net/tcp", "net/tcp6")
            .flatMap(table -> listeningInodes(PROC.resolve(table), port))
            .map("socket:[%s]"::formatted)
            .toList();
    if (links.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .filter(process -> holdsAny(process.pid(), links))
        .findFirst()
        .map(process -> new PortOwner(process.pid(), process.info().command().orElse("")));
  }

  private static Stream<String> listeningInodes(Path table, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    try {
      return Files.readAllLines(table).stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(f -> f.length > 9 && f[1].endsWith(suffix) && f[3].equals(LISTENING))
          .map(fields -> fields[9]);
    } catch (IOException noSuchTable) {
      return Stream.empty();
    }
  }

  private static boolean holdsAny(long pid, List<String> links) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
      for (Path descriptor : descriptors) {
        if (links.contains(linkTarget(descriptor))) {
          return true;
        }
      }
      return false;
    } catch (IOException notOursOrGone) {
      return false;
    }
  }

  private static String linkTarget(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
