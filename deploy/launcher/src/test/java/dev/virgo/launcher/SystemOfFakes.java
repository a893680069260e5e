package dev.virgo.launcher;

import dev.virgo.embedded.EmbeddedTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A system with a real broker and a real database, and two services that only answer. */
final class SystemOfFakes {
  private static final Path CACHE =
      Path.of(
          Optional.ofNullable(System.getenv("VIRGO_CACHE"))
              .orElse(System.getProperty("user.home") + "/.cache/virgo"));

  private SystemOfFakes() {}

  /** A program that runs the system until it is killed. */
  public static void main(String[] arguments)
      throws LaunchException, IOException, InterruptedException {
    var folder = DataFolder.own(Path.of(arguments[0]));
    var system = prepare(folder, Integer.parseInt(arguments[1]), System.err::println);
    System.out.println("up " + system.start().toJson());
    Thread.currentThread().join();
  }

  static EmbeddedSystem prepare(DataFolder folder, int port, Consumer<String> journal)
      throws LaunchException, IOException {
    var blueprint =
        new EmbeddedSystem.Blueprint(
            CACHE.resolve("postgres"),
            List.of(EmbeddedTopic.of("fake", 2)),
            "process",
            0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(8),
            (owned, settings) ->
                Stream.of(ServiceRole.PLANNER, ServiceRole.CACHE)
                    .map(role -> fake(role, owned, settings))
                    .toList(),
            journal);
    return EmbeddedSystem.prepare(
        blueprint, folder, new PortRequest(OptionalInt.of(port), journal), journal);
  }

  private static ChildSpecification fake(
      ServiceRole role, DataFolder folder, SystemSettings settings) {
    var ports = new PortLayout(settings.basePort());
    var environment =
        new ServiceEnvironment(
            role,
            ports,
            settings,
            folder.path(),
            folder.blobs(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    return new ChildSpecification(
        role.label(),
        ports.of(role),
        ChildSpecification.health(ports.of(role), "/q/health/ready"),
        List.of(TestPrograms.JAVA.toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        TestPrograms.program(FakeService.class),
        environment.variables(),
        folder.path());
  }
}
