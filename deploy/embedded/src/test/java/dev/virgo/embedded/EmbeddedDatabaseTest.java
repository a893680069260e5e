package dev.virgo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  private static final String PASSWORD = "a-good_password1";

  @TempDir Path folder;

  @Test
  void commits_wait_for_the_disk_and_survive_a_restart() throws Exception {
    int port = Ports.freeBlock(1);
    try (var database = EmbeddedDatabase.start(settings(port, PASSWORD));
        var connection = connect(database.port(), PASSWORD)) {
      assertThat(show(connection, "fsync")).isEqualTo("on");
      assertThat(show(connection, "synchronous_commit")).isEqualTo("on");
      assertThat(show(connection, "full_page_writes")).isEqualTo("on");
      assertThat(show(connection, "listen_addresses")).isEqualTo("127.0.0.1");
      execute(connection, "create table kept(id int primary key); insert into kept values (41)");
    }
    try (var _ = EmbeddedDatabase.start(settings(port, PASSWORD));
        var connection = connect(port, PASSWORD)) {
      assertThat(one(connection, "select id from kept")).isEqualTo("41");
    }
  }

  @Test
  void nobody_connects_without_the_password() throws Exception {
    int port = Ports.freeBlock(1);
    try (var _ = EmbeddedDatabase.start(settings(port, PASSWORD))) {
      assertThatThrownBy(() -> connect(port, "another-password"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThatThrownBy(() ->
              DriverManager.getConnection(
                  EmbeddedDatabase.jdbcUrl(port, "postgres"), "postgres", "postgres"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void server_of_a_killed_run_is_stopped_before_the_next_starts() throws Exception {
    int port = Ports.freeBlock(1);
    var killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseUntilKilled.class.getName(),
                folder.toString(),
                Integer.toString(port),
                PASSWORD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = killed.inputReader()) {
      assertThat(output.readLine()).isEqualTo("up");
    }
    killed.destroyForcibly();
    assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
    var orphan = OrphanedServer.find(folder.resolve("cluster")).orElseThrow();

    try (var database = EmbeddedDatabase.start(settings(port, PASSWORD));
        var connection = connect(port, PASSWORD)) {
      assertThat(OrphanedServer.serves(orphan, folder.resolve("cluster"))).isFalse();
      assertThat(database.pid()).isNotEqualTo(orphan.pid());
      assertThat(one(connection, "select id from committed")).isEqualTo("7");
    }
  }

  @Test
  void cluster_of_a_first_start_that_was_killed_is_made_again() throws Exception {
    Path cluster = Files.createDirectories(folder.resolve("cluster"));
    Files.writeString(cluster.resolve("postgresql.conf"), "port = ");
    int port = Ports.freeBlock(1);
    try (var _ = EmbeddedDatabase.start(settings(port, PASSWORD));
        var connection = connect(port, PASSWORD)) {
      assertThat(show(connection, "fsync")).isEqualTo("on");
    }
  }

  @Test
  void folder_made_with_another_password_is_named_with_the_remedy() throws Exception {
    int port = Ports.freeBlock(1);
    EmbeddedDatabase.start(settings(port, PASSWORD)).close();
    assertThatThrownBy(() -> EmbeddedDatabase.start(settings(port, "another-password")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("another password")
        .hasMessageContaining("system.json");
    assertThat(OrphanedServer.find(folder.resolve("cluster"))).isEmpty();
  }

  @Test
  void folder_of_a_running_server_is_refused() throws Exception {
    try (var _ = EmbeddedDatabase.start(settings(Ports.freeBlock(1), PASSWORD))) {
      assertThatThrownBy(() -> EmbeddedDatabase.start(settings(Ports.freeBlock(1), PASSWORD)))
          .isInstanceOfSatisfying(
              StartException.class,
              e -> assertThat(e.failure()).isInstanceOf(StartFailure.DirectoryInUse.class))
          .hasMessageContaining("virgo down");
    }
  }

  @Test
  void pid_file_whose_pid_belongs_to_someone_else_stops_nobody() throws Exception {
    Path cluster = Files.createDirectories(folder.resolve("cluster"));
    long ourselves = ProcessHandle.current().pid();
    Files.writeString(cluster.resolve("postmaster.pid"), ourselves + "\n" + cluster + "\n");

    OrphanedServer.stop(cluster);

    assertThat(cluster.resolve("postmaster.pid")).doesNotExist();
  }

  @Test
  void nearly_full_disk_is_refused_before_anything_is_written() {
    long tooMuch = Long.MAX_VALUE;
    var settings =
        new EmbeddedDatabase.Settings(
            folder, StackFolder.binaries(), Ports.freeBlock(1), PASSWORD, true, tooMuch);
    assertThatThrownBy(() -> EmbeddedDatabase.start(settings))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("--data DIR");
    assertThat(folder.resolve("cluster")).doesNotExist();
  }

  private EmbeddedDatabase.Settings settings(int port, String password) {
    return new EmbeddedDatabase.Settings(folder, StackFolder.binaries(), port, password, true, 0);
  }

  private static Connection connect(int port, String password) throws SQLException {
    return DriverManager.getConnection(
        EmbeddedDatabase.jdbcUrl(port, EmbeddedDatabase.DATABASE), EmbeddedDatabase.USER, password);
  }

  private static String show(Connection connection, String setting) throws SQLException {
    return one(connection, "show " + setting);
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static void execute(Connection connection, String statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }

  /** A program that starts a database, commits one row, says so and waits to be killed. */
  static final class DatabaseUntilKilled {
    private DatabaseUntilKilled() {}

    public static void main(String[] arguments)
        throws StartException, IOException, SQLException, InterruptedException {
      int port = Integer.parseInt(arguments[1]);
      var _ =
          EmbeddedDatabase.start(
              new EmbeddedDatabase.Settings(
                  Path.of(arguments[0]), StackFolder.binaries(), port, arguments[2], true, 0));
      try (var connection = connect(port, arguments[2])) {
        execute(connection, "create table committed(id int); insert into committed values (7)");
      }
      System.out.println("up");
      Thread.currentThread().join();
    }
  }
}
