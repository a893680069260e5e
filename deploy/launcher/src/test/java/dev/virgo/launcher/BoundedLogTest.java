package dev.virgo.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
}
