package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RayFolderTest {
  /** What the path of a Unix socket may have on Linux, and what Ray adds to its folder's. */
  private static final int LONGEST_SOCKET = 107;

  private static final String SOCKET =
      "/session_2026-11-22_11-42-35_683783_4194304/sockets/plasma_store.1";

  @TempDir Path data;

  @AfterEach
  void clear() throws Exception {
    RayFolder.clear(data);
  }

  @Test
  void folder_is_the_same_at_each_start_and_short_enough_for_sockets() {
    assertThat(RayFolder.of(data)).isEqualTo(RayFolder.of(data.resolve("x/..")));
    assertThat(RayFolder.of(data)).isNotEqualTo(RayFolder.of(data.resolve("x")));
    assertThat(RayFolder.of(data) + SOCKET).hasSizeLessThanOrEqualTo(LONGEST_SOCKET);
  }

  @Test
  void what_a_killed_system_left_is_gone_with_its_processes_and_nothing_else() throws Exception {
    var folder = RayFolder.of(data);
    RayFolder.renew(data);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    var elsewhere = Files.writeString(data.resolve("kept"), "kept");
    var session = Files.createDirectories(folder.resolve("session_1/sockets"));
    Files.writeString(session.resolve("raylet"), "");
    Files.createSymbolicLink(folder.resolve("session_latest"), data);
    var left = new ProcessBuilder("tail", "-f", session.resolve("raylet").toString()).start();
    var other = new ProcessBuilder("tail", "-f", elsewhere.toString()).start();
    try {
      RayFolder.clear(data);
      assertThat(left.waitFor()).isEqualTo(137);
      assertThat(other.isAlive()).isTrue();
      assertThat(folder).doesNotExist();
      assertThat(elsewhere).exists();
    } finally {
      other.destroyForcibly();
      left.destroyForcibly();
    }
  }

  @Test
  void file_of_somebody_else_at_its_place_is_said_and_kept() throws Exception {
    var file = Files.writeString(RayFolder.of(data), "mine");
    try {
      assertThatThrownBy(() -> RayFolder.renew(data)).hasMessageContaining(file.toString());
      assertThat(file).hasContent("mine");
    } finally {
      Files.delete(file);
    }
  }
}
