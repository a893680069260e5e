package dev.virgo.schemas.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  private static final long BOUND = 64 * 1024;

  @TempDir Path folder;

  @Test
  void long_output_keeps_its_end_within_the_bound() throws Exception {
    var log = new BoundedLog(folder.resolve("a.log"), BOUND);
    String lines =
        IntStream.range(0, 100_000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));

    log.copy(new ByteArrayInputStream(lines.getBytes(US_ASCII)));

    Path before = folder.resolve("a.log.1");
    assertThat(Files.size(log.file())).isLessThan(BOUND + 8192);
    assertThat(Files.size(before)).isBetween(BOUND, BOUND + 8192);
    assertThat(log.tail(2)).containsExactly("line 99998", "line 99999");
    assertThat(lines).endsWith(Files.readString(before) + Files.readString(log.file()));
  }

  @Test
  void short_output_of_several_processes_is_appended() throws Exception {
    var log = new BoundedLog(folder.resolve("a.log"), BOUND);
    log.copy(new ByteArrayInputStream("first\n".getBytes(US_ASCII)));
    log.copy(new ByteArrayInputStream("second\n".getBytes(US_ASCII)));
    assertThat(Files.readString(log.file())).isEqualTo("first\nsecond\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void output_goes_on_after_a_full_disk_and_the_log_says_what_is_missing() throws Exception {
    var log = new BoundedLog(folder.resolve("a.log"), BOUND);
    Path full = Files.createSymbolicLink(log.file(), Path.of("/dev/full"));
    Steps output =
        new Steps(
            () -> "lost\n",
            () -> "also lost\n",
            () -> {
              delete(full);
              return "after\n";
            },
            () -> "later\n");

    log.copy(output);

    assertThat(output.ended()).isTrue();
    assertThat(Files.readString(log.file()))
        .isEqualTo("[about 15 bytes of output could not be written here]\nafter\nlater\n");
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Output in pieces; something else may happen before each. */
  private static final class Steps extends InputStream {
    private final Deque<Supplier<String>> pieces;

    @SafeVarargs
    Steps(Supplier<String>... pieces) {
      this.pieces = new ArrayDeque<>(List.of(pieces));
    }

    boolean ended() {
      return pieces.isEmpty();
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read by pieces");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (pieces.isEmpty()) {
        return -1;
      }
      byte[] piece = pieces.removeFirst().get().getBytes(US_ASCII);
      System.arraycopy(piece, 0, buffer, offset, piece.length);
      return piece.length;
    }
  }
}
