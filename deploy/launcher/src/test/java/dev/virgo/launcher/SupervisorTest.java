package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.embedded.Ports;
import dev.virgo.schemas.log.BoundedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  @TempDir Path folder;

  @Test
  void service_that_cannot_start_is_named_with_the_end_of_its_log() {
    try (var supervisor = supervisor(Broken.class, new Journal())) {
      assertThatThrownBy(() -> supervisor.start().get(60, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("planner ended 3 times")
          .hasMessageContaining("last status 7")
          .hasMessageContaining(folder.resolve("planner.log").toString())
          .hasMessageContaining("no such table: runs");
    }
  }

  @Test
  void service_that_ignores_the_request_to_end_is_killed() throws Exception {
    var journal = new Journal();
    try (var supervisor = supervisor(Stubborn.class, journal)) {
      supervisor.start().get(60, TimeUnit.SECONDS);
    }
    journal.await("does not end, killing it");
    assertThat(LeftBehind.find(folder)).isEmpty();
  }

  @Test
  void service_whose_process_cannot_be_started_for_a_while_comes_back() throws Exception {
    var journal = new Journal();
    Path working = Files.createDirectory(folder.resolve("working"));
    try (var supervisor = supervisor(FakeService.class, working, journal)) {
      supervisor.start().get(60, TimeUnit.SECONDS);
      String started = journal.await("planner started (pid ");
      Files.delete(working);
      ProcessHandle.of(Long.parseLong(started.replaceAll("[^0-9]", "")))
          .orElseThrow()
          .destroyForcibly();

      assertThat(journal.await("cannot start planner")).contains(working.toString());
      Files.createDirectory(working);
      journal.await("planner is ready");
    }
  }

  @Test
  void service_whose_process_can_never_be_started_fails_the_start() {
    Path missing = folder.resolve("missing");
    try (var supervisor = supervisor(FakeService.class, missing, new Journal())) {
      assertThatThrownBy(() -> supervisor.start().get(60, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("cannot start planner")
          .hasMessageContaining(missing.toString());
    }
  }

  private Supervisor supervisor(Class<?> main, Journal journal) {
    return supervisor(main, folder, journal);
  }

  private Supervisor supervisor(Class<?> main, Path working, Journal journal) {
    int port = Ports.freeBlock(1);
    var specification =
        new ChildSpecification(
            "planner",
            port,
            ChildSpecification.health(port, "/q/health/ready"),
            List.of(TestPrograms.JAVA.toString(), "-XX:TieredStopAtLevel=1"),
            TestPrograms.program(main),
            Map.of("VIRGO_HTTP_PORT", Integer.toString(port), "VIRGO_SERVICE", "planner"),
            working);
    var log = new BoundedLog(folder.resolve("planner.log"), BoundedLog.DEFAULT_BYTES);
    return new Supervisor(folder, List.of(new Child(specification, log)), services -> {}, journal);
  }

  /** A program that fails at once. */
  static final class Broken {
    private Broken() {}

    public static void main(String[] arguments) {
      System.out.println("no such table: runs");
      System.exit(7);
    }
  }

  /** A program that is ready but does not end when asked to. */
  static final class Stubborn {
    private Stubborn() {}

    public static void main(String[] arguments) throws Exception {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                while (true) {
                  java.util.concurrent.locks.LockSupport.park();
                }
              }));
      FakeService.main(arguments);
    }
  }
}
