package dev.virgo.integration.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/** The four services in containers, with a broker, a database and a volume for the blobs. */
final class ContainerSystem implements AutoCloseable {
  static final List<String> SERVICES = List.of("planner", "cache", "executor", "backfill");

  /** Longer than any test: what is free again was given back. */
  static final Duration LEASE = Duration.ofMinutes(30);

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int STARTS = 3;
  private static final int HTTP = 8080;
  private static final int POSTGRES = 5432;
  private static final String BLOBS = "/var/lib/virgo/blobs";
  private static final String NAME = "virgo";

  private final String token = UUID.randomUUID().toString();
  private final String password = UUID.randomUUID().toString();
  private final String volume = "virgo-test-" + UUID.randomUUID();
  private final Network network;
  private final Map<String, GenericContainer<?>> containers = new LinkedHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path files;

  /**
   * Nothing runs yet.
   *
   * @param files a folder that the command line and the executor see under the same path
   */
  ContainerSystem(Path files) throws IOException, InterruptedException {
    this.files = files;
    Docker.call("volume", "create", "--label", Docker.LABEL + "=" + Docker.OWNER, volume);
    network =
        Network.builder()
            .createNetworkCmdModifier(
                command -> command.withLabels(Map.of(Docker.LABEL, Docker.OWNER)))
            .build();
  }

  /** Starts all of it and waits until every service is ready. */
  void start(String workerClassPath) {
    var broker = add("kafka", broker());
    var database = add("database", database());
    Startables.deepStart(broker, database).join();
    try (var topics = topics()) {
      topics.start();
    }
    for (var service : SERVICES) {
      add(service, service(service));
    }
    container("executor")
        .withEnv("VIRGO_WORKER_CLASSPATH", workerClassPath)
        .withEnv("VIRGO_LEASE_MS", Long.toString(LEASE.toMillis()))
        .withEnv("VIRGO_EXECUTOR_GRACE_MS", Long.toString(GRACE.toMillis()))
        .withFileSystemBind(files.toString(), files.toString(), BindMode.READ_WRITE);
    add("cli", commandLine());
    Startables.deepStart(new ArrayList<>(containers.values())).join();
  }

  private GenericContainer<?> add(String name, GenericContainer<?> container) {
    containers.put(name, container);
    return container;
  }

  private GenericContainer<?> container(String name) {
    return Objects.requireNonNull(containers.get(name), name);
  }

  private GenericContainer<?> of(String image, String alias) {
    return new GenericContainer<>(DockerImageName.parse(image))
        .withNetwork(network)
        .withNetworkAliases(alias)
        .withLabel(Docker.LABEL, Docker.OWNER)
        .withStartupTimeout(PATIENCE);
  }

  /**
   * A container of a program that is not ours. The engine may refuse to start one, for a port that
   * somebody took between its choice and its use, say: that is no fault that this test looks for.
   */
  private GenericContainer<?> publicOne(String image, String alias) {
    return of(Images.standIn(image), alias).withStartupAttempts(STARTS);
  }

  private GenericContainer<?> broker() {
    return publicOne("kafka", "kafka")
        .withEnv("KAFKA_NODE_ID", "1")
        .withEnv("KAFKA_PROCESS_ROLES", "broker,controller")
        .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093")
        .withEnv("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
        .withEnv("KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093")
        .withEnv("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://kafka:9092")
        .withEnv("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT")
        .withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
        .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
        .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1")
        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
  }

  private GenericContainer<?> database() {
    return publicOne("postgres", "database")
        .withExposedPorts(POSTGRES)
        .withEnv("POSTGRES_DB", NAME)
        .withEnv("POSTGRES_USER", NAME)
        .withEnv("POSTGRES_PASSWORD", password);
  }

  /** Also waits for the broker. */
  private GenericContainer<?> topics() {
    return of(Images.own("planner"), "topics")
        .withEnv("VIRGO_KAFKA", "kafka:9092")
        .withTmpFs(Map.of("/tmp", "rw"))
        .withCreateContainerCmdModifier(
            command -> hardened(command).withEntrypoint("/opt/virgo/bin/topics"))
        .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE));
  }

  private GenericContainer<?> service(String name) {
    return of(Images.own(name), name)
        .withExposedPorts(HTTP)
        .withEnv(environment())
        .withTmpFs(Map.of("/tmp", "rw"))
        .withCreateContainerCmdModifier(command -> mounted(hardened(command)))
        .waitingFor(Wait.forHttp("/q/health/ready").forPort(HTTP).withStartupTimeout(PATIENCE));
  }

  private GenericContainer<?> commandLine() {
    return of(Images.own("cli"), "cli")
        .withEnv("VIRGO_URL", "http://planner:" + HTTP)
        .withEnv("VIRGO_TOKEN", token)
        .withTmpFs(Map.of("/tmp", "rw"))
        .withFileSystemBind(files.toString(), files.toString(), BindMode.READ_ONLY)
        .withCreateContainerCmdModifier(
            command -> mounted(hardened(command)).withEntrypoint("sleep", "infinity"));
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("VIRGO_TOKEN", token),
        Map.entry("VIRGO_KAFKA", "kafka:9092"),
        Map.entry("VIRGO_PG_HOST", "database"),
        Map.entry("VIRGO_PG_DATABASE", NAME),
        Map.entry("VIRGO_PG_USER", NAME),
        Map.entry("VIRGO_PG_PASSWORD", password),
        Map.entry("VIRGO_PG_TIMEOUT_S", "10"),
        Map.entry("VIRGO_PLANNER_ADDRESS", "planner:" + HTTP),
        Map.entry("VIRGO_CACHE_ADDRESS", "cache:" + HTTP),
        Map.entry("VIRGO_EXECUTOR_ADDRESS", "executor:" + HTTP),
        // Short-lived here.
        Map.entry("VIRGO_JAVA_OPTIONS", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
  }

  private static CreateContainerCmd hardened(CreateContainerCmd command) {
    var _ =
        host(command)
            .withReadonlyRootfs(true)
            .withInit(true)
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges:true"));
    return command;
  }

  private CreateContainerCmd mounted(CreateContainerCmd command) {
    var blobs = new Mount().withType(MountType.VOLUME).withSource(volume).withTarget(BLOBS);
    var _ = host(command).withMounts(List.of(blobs));
    return command;
  }

  private static HostConfig host(CreateContainerCmd command) {
    return Objects.requireNonNull(command.getHostConfig());
  }

  /** The container of a service, of the broker or of the database. */
  String id(String name) {
    return container(name).getContainerId();
  }

  /** Runs {@code virgo} where the blobs are; it must succeed. */
  JsonNode virgo(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("/opt/virgo/bin/virgo"));
    command.addAll(List.of(words));
    var result = container("cli").execInContainer(command.toArray(String[]::new));
    if (result.getExitCode() != 0) {
      throw new AssertionError(command + ": " + result);
    }
    return EventJson.json().readTree(result.getStdout());
  }

  /** GET of the API, or POST if there is a body. */
  JsonNode api(String path, @Nullable JsonNode body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/api/v1%s"
                        .formatted(Docker.port(id("planner"), HTTP), path)))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    if (body != null) {
      request.POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }
    var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return EventJson.json().readTree(response.body());
  }

  /** A new connection to the database. */
  Connection connect() throws SQLException, IOException, InterruptedException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(Docker.port(id("database"), POSTGRES), NAME),
        NAME,
        password);
  }

  /** What the containers printed last, for whoever has to find out why a test failed. */
  String logs(int lines) throws IOException, InterruptedException {
    var logs = new StringBuilder();
    for (var service : SERVICES) {
      var log = Docker.attempt("docker", "logs", "--tail", Integer.toString(lines), id(service));
      logs.append("--- ").append(service).append('\n').append(log.out()).append(log.err());
    }
    return logs.toString();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    http.close();
    containers.values().forEach(GenericContainer::stop);
    network.close();
    Docker.call("volume", "rm", volume);
  }
}
