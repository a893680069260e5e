package dev.virgo.launcher;

import dev.virgo.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a service is told, as environment variables; the README lists them.
 *
 * @param role which service
 * @param ports of the whole system
 * @param settings token and password
 * @param data the system's folder
 * @param blobRoot where Ursa keeps blobs
 * @param workerLibraries folders of jars: the worker's, then those with transforms of one's own
 * @param rayGateway {@code host:port} of the gateway, if transforms run on Ray
 * @param otlpEndpoint where traces go, if anywhere
 */
public record ServiceEnvironment(
    ServiceRole role,
    PortLayout ports,
    SystemSettings settings,
    Path data,
    Path blobRoot,
    List<Path> workerLibraries,
    Optional<String> rayGateway,
    Optional<String> otlpEndpoint) {
  private static final String HOST = "127.0.0.1";

  public ServiceEnvironment {
    workerLibraries = List.copyOf(workerLibraries);
  }

  /** The variables. */
  public Map<String, String> variables() {
    var variables = new TreeMap<String, String>();
    variables.put("VIRGO_SERVICE", role.label());
    // There is one of each: killed and started again, it takes up its partitions at once.
    variables.put("VIRGO_INSTANCE", role.label());
    variables.put("VIRGO_HTTP_PORT", Integer.toString(ports.of(role)));
    variables.put("VIRGO_KAFKA", address(ports.kafka()));
    variables.put("VIRGO_PG_HOST", EmbeddedDatabase.HOST);
    variables.put("VIRGO_PG_PORT", Integer.toString(ports.postgres()));
    variables.put("VIRGO_PG_DATABASE", EmbeddedDatabase.DATABASE);
    variables.put("VIRGO_PG_USER", EmbeddedDatabase.USER);
    variables.put("VIRGO_PG_PASSWORD", settings.databasePassword());
    variables.put("VIRGO_TOKEN", settings.token());
    variables.put("VIRGO_BLOB_ROOT", blobRoot.toUri().toString());
    variables.put("VIRGO_DATA", data.toString());
    variables.put("VIRGO_PLANNER_ADDRESS", address(ports.of(ServiceRole.PLANNER)));
    variables.put("VIRGO_CACHE_ADDRESS", address(ports.of(ServiceRole.CACHE)));
    variables.put("VIRGO_EXECUTOR_ADDRESS", address(ports.of(ServiceRole.EXECUTOR)));
    variables.put("VIRGO_PARENT_PIPE", "1");
    if (role == ServiceRole.EXECUTOR && rayGateway.isPresent()) {
      variables.put("VIRGO_BACKEND", Ray.BACKEND);
      variables.put("VIRGO_RAY_GATEWAY", rayGateway.get());
    } else if (role == ServiceRole.EXECUTOR) {
      variables.put("VIRGO_WORKER_CLASSPATH", Ray.classPath(workerLibraries));
    }
    if (role == ServiceRole.EXECUTOR) {
      // What runs may end; the cache is told the rest, all within the supervisor's patience.
      variables.put("VIRGO_EXECUTOR_GRACE_MS", "2000");
    }
    otlpEndpoint.ifPresent(endpoint -> variables.put("VIRGO_OTLP_ENDPOINT", endpoint));
    return Map.copyOf(variables);
  }

  private static String address(int port) {
    return HOST + ":" + port;
  }
}
