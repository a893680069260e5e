package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.embedded.Ports;
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
          .hasMessageContaining("the planner service ended 3 times")
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

  private Supervisor supervisor(Class<?> main, Journal journal) {
    int port = Ports.freeBlock(1);
    var specification =
        new ChildSpecification(
            "planner",
            port,
            TestPrograms.JAVA,
            List.of("-XX:TieredStopAtLevel=1"),
            TestPrograms.program(main),
            Map.of("VIRGO_HTTP_PORT", Integer.toString(port), "VIRGO_SERVICE", "planner"),
            folder);
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
