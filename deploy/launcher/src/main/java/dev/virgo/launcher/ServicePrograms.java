package dev.virgo.launcher;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The four services as they are started from the built repository. */
final class ServicePrograms {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final LauncherArguments arguments;

  ServicePrograms(LauncherArguments arguments) {
    this.arguments = arguments;
  }

  /**
   * How each service is started.
   *
   * @throws LaunchException if a service is not built
   */
  List<ChildSpecification> specifications(DataFolder folder, SystemSettings settings)
      throws LaunchException {
    var specifications = new ArrayList<ChildSpecification>();
    for (ServiceRole role : ServiceRole.values()) {
      specifications.add(specification(role, folder, settings));
    }
    return specifications;
  }

  private List<Path> workerLibraries() {
    var folders = new ArrayList<Path>();
    folders.add(arguments.home().resolve("executor-service/worker/target/worker"));
    folders.addAll(arguments.transforms());
    return folders;
  }

  private ChildSpecification specification(
      ServiceRole role, DataFolder folder, SystemSettings settings) throws LaunchException {
    Path program = role.program(arguments.home());
    if (!Files.exists(program)) {
      throw new LaunchException(
          "the %s service is not built (%s is missing): call ./virgo, which builds it, or ./mvnw package"
              .formatted(role.label(), program));
    }
    var ports = new PortLayout(settings.basePort());
    var environment =
        new ServiceEnvironment(
            role,
            ports,
            settings,
            folder.path(),
            folder.blobs(),
            workerLibraries(),
            arguments.otlpEndpoint());
    return new ChildSpecification(
        role.label(),
        ports.of(role),
        JAVA,
        arguments.flags().getOrDefault(role, role.defaultFlags()),
        List.of("-jar", program.getFileName().toString()),
        environment.variables(),
        requireNonNull(program.getParent()));
  }
}
