package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** The blobs lie on a small file system of their own, which fills up. */
class FullDiskTest extends FaultCase {
  private static final int MIB = 1 << 20;

  // A pipeline that no other test has.
  private static final int FULL = 7501;

  FullDiskTest(Ground ground) throws Exception {
    super(ground);
  }

  @Test
  void a_run_fails_with_the_disk_as_its_cause_and_completes_once_there_is_space() throws Exception {
    assumeTrue(
        system.blobsOnTmpfs() || "true".equals(System.getenv("CI")),
        "only root can mount a small file system");
    assertThat(system.blobsOnTmpfs()).as("a file system of its own").isTrue();
    var expected = undisturbed(Pipelines.number(FULL));
    var filler = system.blobs().resolve("filler");
    String run;
    try {
      fill(filler);
      run = rounds.start(Pipelines.number(FULL));
      rounds.awaitEnd(run);
      assertThat(rounds.error(run)).contains("cannot write blob").contains("disk full");
      assertThat(rounds.violationsAtRest()).isEmpty();
    } finally {
      Files.deleteIfExists(filler);
    }

    var again = rounds.retry(run);

    rounds.awaitEnd(again);
    assertThat(rounds.results(again)).isEqualTo(expected);
  }

  /** Leaves less room than a slice takes. */
  private static void fill(Path filler) throws IOException {
    try (var channel =
        FileChannel.open(filler, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int size = MIB; size >= 4096; size /= 2) {
        writeWhileThereIsRoom(channel, size);
      }
    }
  }

  private static void writeWhileThereIsRoom(FileChannel channel, int size) {
    try {
      while (true) {
        channel.write(ByteBuffer.allocate(size));
      }
    } catch (IOException full) {
      return;
    }
  }
}
