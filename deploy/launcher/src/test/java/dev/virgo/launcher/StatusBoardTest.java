package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusBoardTest {
  private static final long THIS = ProcessHandle.current().pid();

  @TempDir Path temporary;

  @Test
  void worker_that_came_and_database_that_was_started_again_are_seen_without_any_service_changing()
      throws Exception {
    var database = new AtomicLong(11);
    try (var folder = DataFolder.own(temporary);
        var board = board(folder, database)) {
      board.update(List.of(new SystemStatus.Service("executor", THIS, true, 7402, 0)));
      assertThat(pids("database")).containsExactly(11L);
      List<Long> before = pids("worker");

      database.set(12);
      var worker = TestPrograms.start(DataFolderTest.FolderOwner.class, temporary + "/elsewhere");
      try {
        board.refresh();
        assertThat(pids("database")).containsExactly(12L);
        assertThat(pids("worker")).contains(worker.pid()).containsAll(before);
      } finally {
        worker.destroyForcibly().waitFor();
      }
      board.refresh();
      assertThat(pids("worker")).doesNotContain(worker.pid());
    }
  }

  @Test
  void closed_board_leaves_no_file_and_writes_none_again() throws Exception {
    try (var folder = DataFolder.own(temporary)) {
      var board = board(folder, new AtomicLong(11));
      board.update(List.of());
      assertThat(temporary.resolve("status.json")).exists();
      board.close();
      board.refresh();
      assertThat(temporary.resolve("status.json")).doesNotExist();
    }
  }

  @Test
  void status_that_did_not_change_is_not_written_again() throws Exception {
    try (var folder = DataFolder.own(temporary);
        var board = board(folder, new AtomicLong(11))) {
      board.update(List.of());
      Files.delete(temporary.resolve("status.json"));
      board.refresh();
      assertThat(temporary.resolve("status.json")).doesNotExist();
    }
  }

  private static StatusBoard board(DataFolder folder, AtomicLong database) {
    var settings = new SystemSettings(7400, "the-token", "the-password");
    return new StatusBoard(folder, settings, "process", database::get);
  }

  private List<Long> pids(String role) throws IOException {
    return SystemStatus.read(temporary).orElseThrow().processes().stream()
        .filter(process -> process.role().equals(role))
        .map(SystemStatus.RunningProcess::pid)
        .toList();
  }
}
