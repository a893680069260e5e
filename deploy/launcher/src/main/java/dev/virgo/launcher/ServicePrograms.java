package dev.virgo.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The four services, and what they need or send to, as they are started from the built repository.
 */
final class ServicePrograms {
  private static final Pattern AGENT = Pattern.compile("-(javaagent|agentpath|agentlib):");

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
    var ray = ray(settings);
    if (ray.isPresent()) {
      specifications.addAll(ray.get().specifications(folder, settings, workerLibraries()));
    }
    for (ServiceRole role : ServiceRole.values()) {
      specifications.add(specification(role, folder, settings));
    }
    if (arguments.jaeger().isPresent()) {
      specifications.add(
          Jaeger.specification(
              arguments.home(),
              arguments.jaeger().get(),
              new PortLayout(settings.basePort()),
              folder));
    }
    return specifications;
  }

  private List<String> start(AotCache cache, List<String> flags) {
    if (arguments.record().isPresent()) {
      return cache.record(arguments.record().get());
    }
    // An agent changes classes, which the JVM then does not take from a cache.
    boolean agent = flags.stream().anyMatch(flag -> AGENT.matcher(flag).lookingAt());
    return agent ? List.of() : cache.use();
  }

  private Optional<Ray> ray(SystemSettings settings) {
    return arguments
        .ray()
        .map(programs -> new Ray(programs, arguments.home(), new PortLayout(settings.basePort())));
  }

  private Optional<String> traces(PortLayout ports) {
    return arguments
        .jaeger()
        .map(program -> "http://127.0.0.1:" + ports.traceReceiver())
        .or(arguments::otlpEndpoint);
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
            ray(settings).map(Ray::gatewayAddress),
            traces(ports));
    var flags = role.flags(Optional.ofNullable(arguments.flags().get(role)));
    var cache = role.cache(arguments.home());
    var specification =
        new ChildSpecification(
            role.label(),
            ports.of(role),
            ChildSpecification.health(ports.of(role), "/q/health/ready"),
            List.of(LauncherProcess.JAVA.toString()),
            Stream.of(flags, start(cache, flags), cache.words()).flatMap(List::stream).toList(),
            environment.variables(),
            cache.jars());
    return role == ServiceRole.EXECUTOR
        ? specification.stopped(ChildSpecification.Turn.HOLDER)
        : specification;
  }
}
