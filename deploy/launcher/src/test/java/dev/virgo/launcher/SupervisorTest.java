package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.virgo.embedded.Ports;
import dev.virgo.schemas.log.BoundedLog;
import dev.virgo.schemas.process.ProcessName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

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
  void service_that_is_not_ready_is_named_with_its_reason_and_its_log() throws Exception {
    var journal = new Journal();
    try (var supervisor = supervisor(Waiting.class, journal)) {
      var _ = supervisor.start();
      await("its answer has arrived")
          .atMost(Duration.ofSeconds(60))
          .until(() -> supervisor.notReady().contains("broker: it is away"));
      assertThat(supervisor.notReady())
          .isEqualTo(
              "planner (broker: it is away; log: %s)".formatted(folder.resolve("planner.log")));
    }
  }

  @Test
  void what_holds_something_is_stopped_first_and_what_services_need_last() throws Exception {
    Path order = folder.resolve("order");
    var service = specification(Last.class, "planner", folder, order);
    var holder =
        specification(Last.class, "executor", folder, order)
            .stopped(ChildSpecification.Turn.HOLDER);
    var support = specification(Last.class, "ray-head", folder, order).asSupport(() -> {});
    try (var supervisor = supervisor(new Journal(), support, service, holder)) {
      supervisor.start().get(60, TimeUnit.SECONDS);
    }
    assertThat(Files.readAllLines(order)).containsExactly("executor", "planner", "ray-head");
  }

  @Test
  void what_speaks_no_http_is_ready_when_it_takes_connections() throws Exception {
    int port = Ports.freeBlock(1);
    try (var readiness = new Readiness()) {
      var health = ChildSpecification.connection(port);
      assertThat(readiness.ask(health).get(10, TimeUnit.SECONDS).ready()).isFalse();
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(readiness.ask(health).get(10, TimeUnit.SECONDS).ready()).isTrue();
      }
    }
  }

  @Test
  void what_cannot_be_made_ready_is_not_started() throws Exception {
    var specification =
        specification(FakeService.class, "ray-head", folder, folder)
            .asSupport(() -> {
              throw new IOException("its folder is somebody else's");
            });
    try (var supervisor = supervisor(new Journal(), specification)) {
      assertThatThrownBy(() -> supervisor.start().get(60, TimeUnit.SECONDS))
          .hasMessageContaining("cannot start ray-head")
          .hasMessageContaining("its folder is somebody else's");
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

  /** As a raylet that is killed leaves the children of its workers. */
  @Test
  void what_a_killed_service_had_started_is_ended_before_it_comes_back_and_at_the_end()
      throws Exception {
    var journal = new Journal();
    Path working = Files.createDirectory(folder.resolve("working"));
    ProcessHandle second;
    try (var supervisor = supervisor(Parent.class, working, journal)) {
      supervisor.start().get(60, TimeUnit.SECONDS);
      var first = Parent.child(working);
      String started = journal.await("planner started (pid ");
      journal.await("planner is ready");
      ProcessHandle.of(Long.parseLong(started.replaceAll("[^0-9]", "")))
          .orElseThrow()
          .destroyForcibly();

      journal.await("planner is ready");
      assertThat(ProcessName.of(first).lives()).isFalse();
      second = Parent.child(working);
      assertThat(ProcessName.of(second).lives()).isTrue();
    }
    assertThat(ProcessName.of(second).lives()).isFalse();
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
    return supervisor(journal, specification(main, "planner", working, folder.resolve("order")));
  }

  private Supervisor supervisor(Journal journal, ChildSpecification... specifications) {
    var children =
        Stream.of(specifications)
            .map(specification -> {
              var log = folder.resolve(specification.name() + ".log");
              return new Child(specification, new BoundedLog(log, BoundedLog.DEFAULT_BYTES));
            })
            .toList();
    return new Supervisor(folder, children, PATIENCE, services -> {}, journal);
  }

  private static ChildSpecification specification(
      Class<?> main, String name, Path working, Path order) {
    int port = Ports.freeBlock(1);
    return new ChildSpecification(
        name,
        port,
        ChildSpecification.health(port, "/q/health/ready"),
        List.of(TestPrograms.JAVA.toString(), "-XX:TieredStopAtLevel=1"),
        TestPrograms.program(main),
        Map.of(
            "VIRGO_HTTP_PORT", Integer.toString(port),
            "VIRGO_SERVICE", name,
            "ORDER", order.toString()),
        working);
  }

  /** A program that writes down when it ends. */
  static final class Last {
    private Last() {}

    public static void main(String[] arguments) throws Exception {
      var line = System.getenv("VIRGO_SERVICE") + "\n";
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                try {
                  Files.writeString(
                      Path.of(System.getenv("ORDER")),
                      line,
                      StandardOpenOption.CREATE,
                      StandardOpenOption.APPEND);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
      FakeService.main(arguments);
    }
  }

  /** A program with a child that nobody would find among its descendants. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $! > child")
          .start()
          .waitFor();
      FakeService.main(arguments);
    }

    static ProcessHandle child(Path working) throws IOException {
      var pid = Files.readString(working.resolve("child")).strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }
  }

  /** A program that says what it lacks. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws IOException {
      FakeService.serve(
          503,
          """
          {"checks": [{"name": "wire", "status": "DOWN", "data": {"broker": "DOWN: it is away"}}]}
          """);
    }
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
