package dev.virgo.launcher;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A Ray cluster of one node and its gateway, for {@code virgo up --backend ray}: two more
 * supervised processes. Both listen on the loopback address only.
 *
 * @param programs folder of the Python environment's programs, with {@code ray} in it
 * @param home the repository with the built gateway
 * @param ports of the whole system
 */
record Ray(Path programs, Path home, PortLayout ports) {
  static final String BACKEND = "ray";
  static final String HEAD = "ray-head";
  static final String GATEWAY = "ray-gateway";

  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final String HOST = "127.0.0.1";

  /** What the largest of the shipped transforms asks for. */
  private static final long SLOT_BYTES = 4L << 30;

  /** What the workers that answer questions have set aside, beside a part of a core. */
  private static final long QUESTIONS_BYTES = 512L << 20;

  /** Ray's shared memory; blobs do not go through it. */
  private static final long OBJECT_STORE_BYTES = 128L << 20;

  /**
   * Says how the two are started.
   *
   * @param settings with the token that the gateway expects
   * @param workerLibraries folders of jars: the worker's, then those with transforms of one's own
   * @throws LaunchException if Ray is not installed or the gateway is not built
   */
  List<ChildSpecification> specifications(
      DataFolder folder, SystemSettings settings, List<Path> workerLibraries)
      throws LaunchException {
    if (!Files.isExecutable(programs.resolve("ray"))) {
      throw new LaunchException(
          "there is no Ray in %s: call deploy/ray/venv.sh, which installs it and prints the folder"
              .formatted(programs));
    }
    Path gateway = home.resolve("executor-service/ray-gateway/target/gateway/ray-gateway.jar");
    if (!Files.exists(gateway)) {
      throw new LaunchException(
          "the gateway to Ray is not built (%s is missing): call ./virgo, which builds it, or ./mvnw package"
              .formatted(gateway));
    }
    return List.of(head(folder), gateway(folder, settings, gateway, workerLibraries));
  }

  /** Where the executor finds the gateway. */
  String gatewayAddress() {
    return HOST + ":" + ports.rayGateway();
  }

  private ChildSpecification head(DataFolder folder) {
    Path temporary = RayFolder.of(folder.path());
    int cores = Runtime.getRuntime().availableProcessors();
    var environment = new TreeMap<String, String>();
    environment.put("JAVA_HOME", JAVA_HOME.toString());
    // Workers are started with the java of this path.
    environment.put(
        "PATH",
        JAVA_HOME.resolve("bin")
            + File.pathSeparator
            + programs
            + File.pathSeparator
            + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    // Without it Ray replaces the loopback address by the host's, and listens on all of them.
    environment.put("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0");
    environment.put("RAY_kill_child_processes_on_worker_exit_with_raylet_subreaper", "true");
    environment.put("RAY_USAGE_STATS_ENABLED", "0");
    return new ChildSpecification(
            HEAD,
            ports.rayHead(),
            ChildSpecification.connection(ports.rayHead()),
            List.of(home.resolve("deploy/launcher/tied.sh").toString()),
            List.of(
                programs.resolve("ray").toString(),
                "start",
                "--head",
                "--block",
                "--log-color=false",
                "--node-ip-address=" + HOST,
                "--port=" + ports.rayHead(),
                // 0: any that is free; else Ray takes ports that a second system would take, too.
                "--dashboard-agent-listen-port=0",
                "--min-worker-port=0",
                "--max-worker-port=0",
                // Its API asks nobody for a token.
                "--include-dashboard=false",
                "--disable-usage-stats",
                // Nothing is scaled here, and it takes a second of processor time at each start.
                "--no-monitor",
                // Memory says how many slots there are; the further core is for questions.
                "--num-cpus=" + (cores + 1),
                "--num-gpus=0",
                "--memory=" + (slotBytes() * slots(cores) + QUESTIONS_BYTES),
                "--object-store-memory=" + OBJECT_STORE_BYTES,
                "--temp-dir=" + temporary),
            environment,
            folder.path())
        .asStranger()
        .asSupport(() -> RayFolder.renew(folder.path()));
  }

  private ChildSpecification gateway(
      DataFolder folder, SystemSettings settings, Path program, List<Path> workerLibraries)
      throws LaunchException {
    var classes = GatewayClasses.of(program, folder.path());
    return new ChildSpecification(
            GATEWAY,
            ports.rayGateway(),
            ChildSpecification.connection(ports.rayGateway()),
            List.of(JAVA_HOME.resolve("bin").resolve("java").toString()),
            List.of(
                classes.argument(),
                "-Xmx256m",
                // It is started again; one that went on would keep slots that nobody serves.
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                // Ray's library may end the process in its own way, wherever it runs.
                "-XX:ErrorFile=" + folder.logs().resolve(GATEWAY + ".crash.log"),
                "-XX:-CreateCoredumpOnCrash",
                LauncherProcess.QUIET_UNSAFE,
                "-jar",
                program.toString()),
            Map.ofEntries(
                Map.entry("VIRGO_RAY_ADDRESS", HOST + ":" + ports.rayHead()),
                Map.entry("VIRGO_RAY_NODE_IP", HOST),
                Map.entry("VIRGO_GATEWAY_HOST", HOST),
                Map.entry("VIRGO_GATEWAY_PORT", Integer.toString(ports.rayGateway())),
                Map.entry("VIRGO_TOKEN", settings.token()),
                Map.entry("VIRGO_WORKER_CLASSPATH", classPath(workerLibraries)),
                Map.entry("VIRGO_RAY_SLOT_CPUS", "1"),
                Map.entry("VIRGO_RAY_SLOT_MEMORY_BYTES", Long.toString(slotBytes())),
                Map.entry("VIRGO_DATA", folder.path().toString()),
                // A lost cluster is noticed within seconds, not after a minute.
                Map.entry("RAY_gcs_rpc_server_reconnect_timeout_s", "5"),
                Map.entry("VIRGO_GATEWAY_CLASSES", classes.archive().file().toString()),
                Map.entry("VIRGO_PARENT_PIPE", "1")),
            folder.path())
        .asSupport(classes::prepare);
  }

  /** As {@code java -cp} takes them. */
  static String classPath(List<Path> libraries) {
    return libraries.stream()
        .map(folder -> folder.resolve("*").toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** One for each core, as far as their memory goes into three quarters of the host's. */
  private static long slots(int cores) {
    return Math.max(1, Math.min(cores, usableBytes() / slotBytes()));
  }

  private static long slotBytes() {
    return Math.min(SLOT_BYTES, usableBytes());
  }

  private static long usableBytes() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return system.getTotalMemorySize() / 4 * 3;
  }
}
