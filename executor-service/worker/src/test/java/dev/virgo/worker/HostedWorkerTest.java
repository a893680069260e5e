package dev.virgo.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
class HostedWorkerTest {
  private static final long BOUND = 4L << 20;

  @TempDir Path folder;

  @Test
  void what_the_process_and_its_children_print_goes_to_the_workers_log() throws Exception {
    var printed = folder.resolve("printed");
    Process host = start(printed, 3);
    awaitChild();
    stop(host);

    var lines = Files.readAllLines(log());
    assertThat(lines).endsWith("said by a child").hasSize(6);
    // The shape of the services' own lines, with what they are about.
    var own = lines.subList(0, 5);
    assertThat(own).allMatch(line -> line.startsWith("{") && line.contains("\"mdc\":{}"));
    assertThat(own.getFirst()).contains("\"message\":\"replied\"");
    assertThat(own.get(1)).contains("\"message\":\"" + "x".repeat(99) + "\"");
    assertThat(own.getLast()).contains("\"message\":\"complained\"");
    assertThat(Files.readString(printed)).isEmpty();
  }

  @Test
  void a_hundred_megabytes_stay_within_the_bound() throws Exception {
    Process host = start(folder.resolve("printed"), 600_000);
    awaitChild();
    stop(host);

    assertThat(size(folder.resolve("logs"))).isLessThan(2 * BOUND + 64 * 1024);
    assertThat(Files.size(folder.resolve("printed"))).isZero();
  }

  private Path log() {
    return folder.resolve("logs/worker-7.log");
  }

  private Process start(Path printed, int lines) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            TalkativeHost.class.getName(),
            log().toString(),
            Integer.toString(lines))
        .redirectErrorStream(true)
        .redirectOutput(printed.toFile())
        .start();
  }

  private void awaitChild() throws Exception {
    long deadline = System.nanoTime() + SECONDS.toNanos(50);
    while (!said().contains("said by a child")) {
      assertThat(System.nanoTime()).as("the child's line within 50 s").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private String said() throws IOException {
    try {
      return Files.readString(log());
    } catch (NoSuchFileException notYet) {
      // Also for a moment whenever it is full and the next one takes its place.
      return "";
    }
  }

  private static void stop(Process host) throws Exception {
    host.getOutputStream().close();
    assertThat(host.waitFor(20, SECONDS)).isTrue();
  }

  private static long size(Path logs) throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      long sum = 0;
      for (var file : files.toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }
}
