package dev.virgo.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
  @TempDir Path folder;

  @Test
  void only_the_last_start_of_the_newest_file_is_told() throws Exception {
    file("postgres-Sat.log", 1, "LOG:  starting PostgreSQL 18.6", "FATAL:  of yesterday");
    file(
        "postgres-Sun.log",
        2,
        "LOG:  starting PostgreSQL 18.6",
        "FATAL:  of the morning",
        "LOG:  starting PostgreSQL 18.6",
        "LOG:  could not bind IPv4 address",
        "FATAL:  could not create any TCP/IP sockets");

    assertThat(ServerLog.ofLastStart(folder))
        .containsExactly(
            "LOG:  could not bind IPv4 address", "FATAL:  could not create any TCP/IP sockets");
  }

  @Test
  void a_server_that_wrote_nothing_says_nothing() throws Exception {
    assertThat(ServerLog.ofLastStart(folder)).isEmpty();
    assertThat(ServerLog.ofLastStart(folder.resolve("log"))).isEmpty();
  }

  private void file(String name, long second, String... lines) throws Exception {
    var file = Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
  }
}
