package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * A wall clock that a test can set while processes run by it, by libfaketime. What measures how
 * long something takes goes on as ever, as when a real clock is set.
 */
final class FakeClock {
  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  /** How often a process looks at it. */
  static final Duration CACHED = Duration.ofSeconds(1);

  private final Path file;

  private FakeClock(Path file) {
    this.file = file;
  }

  /** Right, at first; the test is skipped where the library is not installed. */
  static FakeClock in(Path folder) throws IOException {
    assumeTrue(
        Files.exists(LIBRARY) || "true".equals(System.getenv("CI")),
        "libfaketime is not installed (Debian: faketime)");
    assertThat(LIBRARY).exists();
    var clock = new FakeClock(folder.resolve("clock"));
    clock.set(Duration.ZERO);
    return clock;
  }

  /** Variables of a process that goes by it. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        LIBRARY.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        Long.toString(CACHED.toSeconds()),
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Else every wait of a JVM that has an end ends at once.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0",
        // The kernel writes the times of files.
        "NO_FAKE_STAT",
        "1");
  }

  /** From within a second on it is wrong by so much. */
  void set(Duration ahead) throws IOException {
    // At once: who reads half a line ends.
    var next = Files.writeString(file.resolveSibling("next"), "%+d\n".formatted(ahead.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
