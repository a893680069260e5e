package dev.virgo.raygateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The program as it is run, in a folder of its own. */
final class GatewayProcess implements AutoCloseable {
  static final String TOKEN = "the gateway's, only for tests";
  private static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.math=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.text=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final Path folder;

  private GatewayProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it.
   *
   * @param further variables, over the usual ones
   */
  static GatewayProcess start(Path folder, String cluster, Map<String, String> further)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    var builder = new ProcessBuilder(command);
    var environment = builder.environment();
    environment.put("VIRGO_RAY_ADDRESS", cluster);
    environment.put("VIRGO_TOKEN", TOKEN);
    environment.put("VIRGO_WORKER_CLASSPATH", workerClassPath());
    environment.put("VIRGO_WORKER_OPTIONS", "-XX:TieredStopAtLevel=1");
    environment.put("VIRGO_RAY_SLOT_CPUS", "1");
    environment.put("VIRGO_RAY_SLOT_MEMORY_BYTES", Long.toString(256L << 20));
    environment.put("VIRGO_DATA", folder.toString());
    environment.put("VIRGO_PARENT_PIPE", "1");
    environment.put("RAY_gcs_rpc_server_reconnect_timeout_s", "5");
    environment.putAll(further);
    Files.createDirectories(folder);
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    return new GatewayProcess(builder.start(), folder);
  }

  /** The worker as it is built, and the tests' own transforms. */
  static String workerClassPath() {
    var worker = Path.of("../worker/target/worker").toAbsolutePath().normalize();
    assertThat(worker).as("the worker's jars; build executor-service/worker").isDirectory();
    return worker + "/*:" + Path.of("target/test-classes").toAbsolutePath();
  }

  /** Waits until it serves, and says where. */
  String address() throws IOException {
    Awaitility.await("a gateway that is ready, see " + folder)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> !process.isAlive() || said().startsWith("ready "));
    assertThat(process.isAlive()).as("the gateway lives; it says: %s", complained()).isTrue();
    return said().strip().substring("ready ".length());
  }

  String said() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  String complained() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  Path folder() {
    return folder;
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its end. */
  int exitCode(int seconds) throws InterruptedException {
    assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
        .as("the gateway ends within %d s; it says: %s", seconds, complained())
        .isTrue();
    return process.exitValue();
  }

  void terminate() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }

  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly();
    process.waitFor();
  }
}
