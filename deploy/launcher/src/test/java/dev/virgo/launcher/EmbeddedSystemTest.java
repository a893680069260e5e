package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.virgo.embedded.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSystemTest {
  @TempDir Path temporary;

  @Test
  void killed_service_and_database_return_on_their_ports_and_a_stop_leaves_no_process()
      throws Exception {
    var journal = new Journal();
    int port = Ports.freeBlock(PortLayout.SIZE);
    var processes = new ArrayList<ProcessHandle>();
    try (var folder = DataFolder.own(temporary);
        var system = SystemOfFakes.prepare(folder, port, journal)) {
      SystemStatus up = system.start();
      processes.addAll(handles(up));

      assertThat(up.up()).isTrue();
      assertThat(up.api()).isEqualTo("http://127.0.0.1:" + port);
      assertThat(up.kafka()).isEqualTo("127.0.0.1:" + (port + 4));
      assertThat(up.processes())
          .extracting(SystemStatus.RunningProcess::role)
          .containsExactly("broker", "database", "planner", "cache");
      assertThat(SystemStatus.read(folder.path())).contains(up);
      assertThat(Files.getPosixFilePermissions(folder.path().resolve("status.json")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));

      ProcessHandle cache = handle(up, "cache");
      cache.destroyForcibly();
      journal.await("cache (pid %d) ended".formatted(cache.pid()));
      journal.await("cache is ready");
      SystemStatus again = SystemStatus.read(folder.path()).orElseThrow();
      processes.addAll(handles(again));
      assertThat(again.up()).isTrue();
      assertThat(handle(again, "cache").pid()).isNotEqualTo(cache.pid());
      assertThat(handle(again, "planner")).isEqualTo(handle(up, "planner"));
      assertThat(again.services())
          .extracting(SystemStatus.Service::port, SystemStatus.Service::restarts)
          .containsExactly(tuple(port, 0), tuple(port + 1, 1));

      handle(up, "database").destroyForcibly();
      String back = journal.await("the database is back");
      awaitDatabase(Long.parseLong(back.replaceAll("[^0-9]", "")));
      try (var connection = connect(up)) {
        assertThat(connection.isValid(5)).isTrue();
      }
    }
    processes.removeIf(ProcessHandle.current()::equals);
    assertThat(processes).hasSizeGreaterThanOrEqualTo(4).noneMatch(EmbeddedSystemTest::runs);
    assertThat(LeftBehind.find(temporary)).isEmpty();
    assertThat(temporary.resolve("status.json")).doesNotExist();
    assertThat(DataFolder.owner(temporary)).isEmpty();
  }

  @Test
  void folder_of_a_killed_launcher_starts_again_on_the_same_ports_with_its_data() throws Exception {
    int port = Ports.freeBlock(PortLayout.SIZE);
    var launcher =
        TestPrograms.start(SystemOfFakes.class, temporary.toString(), Integer.toString(port));
    SystemStatus before;
    try (var output = launcher.inputReader()) {
      before = SystemStatus.fromJson(output.readLine().substring("up ".length()));
    }
    try (var connection = connect(before);
        var statement = connection.createStatement()) {
      statement.execute("create table kept(id int); insert into kept values (3)");
    }
    launcher.destroyForcibly().waitFor();

    try (var folder = DataFolder.own(temporary);
        var system = SystemOfFakes.prepare(folder, port, new Journal())) {
      SystemStatus after = system.start();
      assertThat(after.up()).isTrue();
      assertThat(after.services())
          .extracting(SystemStatus.Service::port)
          .isEqualTo(before.services().stream().map(SystemStatus.Service::port).toList());
      handles(before).forEach(process -> assertThat(runs(process)).isFalse());
      try (var connection = connect(after);
          var rows = connection.createStatement().executeQuery("select id from kept")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(3);
      }
    }
  }

  @Test
  void launcher_that_does_not_stop_is_killed_with_every_process_of_its_system() throws Exception {
    int port = Ports.freeBlock(PortLayout.SIZE);
    var launcher =
        TestPrograms.start(SystemOfFakes.class, temporary.toString(), Integer.toString(port));
    try (var output = launcher.inputReader()) {
      var up = SystemStatus.fromJson(output.readLine().substring("up ".length()));
      var processes = new ArrayList<>(handles(up));
      assertThat(processes).hasSize(4).allMatch(EmbeddedSystemTest::runs);
      // It can hear nothing now.
      new ProcessBuilder("sh", "-c", "kill -STOP " + launcher.pid()).start().waitFor();

      assertThat(LauncherProcess.stop(temporary, Duration.ofSeconds(1)))
          .isEqualTo(LauncherProcess.Stopped.KILLED);

      assertThat(processes).noneMatch(EmbeddedSystemTest::runs);
      assertThat(DataFolder.owner(temporary)).isEmpty();
    } finally {
      launcher.destroyForcibly().waitFor();
    }
  }

  @Test
  void process_that_only_has_the_pid_of_a_database_is_left_alone() throws Exception {
    Path cluster = Files.createDirectories(temporary.resolve("postgres/cluster"));
    var other = TestPrograms.start(DataFolderTest.FolderOwner.class, temporary.toString());
    try (var output = other.inputReader()) {
      assertThat(output.readLine()).isEqualTo("owned");
      Files.writeString(cluster.resolve("postmaster.pid"), other.pid() + "\n" + cluster + "\n");

      DatabaseLeftBehind.end(temporary);

      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  // The status is looked at every second; nobody tells when.
  private void awaitDatabase(long pid) {
    await("status.json names the new database")
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            SystemStatus.read(temporary).orElseThrow().processes().stream()
                .anyMatch(process -> process.role().equals("database") && process.pid() == pid));
  }

  private static Connection connect(SystemStatus status) throws SQLException {
    var postgres = status.postgres();
    return DriverManager.getConnection(postgres.jdbc(), postgres.user(), postgres.password());
  }

  private static List<ProcessHandle> handles(SystemStatus status) {
    return status.processes().stream()
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .toList();
  }

  private static ProcessHandle handle(SystemStatus status, String role) {
    return status.processes().stream()
        .filter(process -> process.role().equals(role))
        .findFirst()
        .flatMap(process -> ProcessHandle.of(process.pid()))
        .orElseThrow();
  }

  // An ended process that nobody has reaped yet still has a pid, but no command line.
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().isPresent();
  }
}
