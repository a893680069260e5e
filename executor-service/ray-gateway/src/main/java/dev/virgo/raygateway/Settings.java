package dev.virgo.raygateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the gateway is told by its environment.
 *
 * @param rayAddress {@code host:port} of the GCS
 * @param nodeIp of the raylet on this host
 * @param host where it serves
 * @param port where it serves; 0: any
 * @param token what executors show
 * @param workerClassPath jars of the worker, valid on every host
 * @param workerOptions of the workers' JVMs
 * @param slotCpus cores of a slot
 * @param slotMemoryBytes memory of a slot
 * @param data folder for logs
 * @param patience how long the cluster, or one of its workers, may take to be there
 * @param classes where this process leaves its classes for the next one's start, if it is to
 * @param parentPipe whether standard input's end is the end
 */
public record Settings(
    String rayAddress,
    String nodeIp,
    String host,
    int port,
    String token,
    String workerClassPath,
    List<String> workerOptions,
    double slotCpus,
    long slotMemoryBytes,
    Path data,
    Duration patience,
    Optional<Path> classes,
    boolean parentPipe) {
  /** A JVM with Ray's library in it does not start in less. */
  private static final long SMALLEST_SLOT = 256L << 20;

  private static final int LARGEST_PORT = 65535;
  private static final Pattern ADDRESS = Pattern.compile("[^:/\\s]+:(\\d{1,5})");

  /** Reads the variables of the README. */
  public static Settings of(Map<String, String> environment) throws StartFailure {
    var variables = new Variables(environment);
    var address = variables.required("VIRGO_RAY_ADDRESS");
    if (!isAddress(address)) {
      throw wrong("VIRGO_RAY_ADDRESS", address, "host:port of the cluster's GCS");
    }
    long memory =
        variables.number("VIRGO_RAY_SLOT_MEMORY_BYTES", SMALLEST_SLOT, Long.MAX_VALUE, 1L << 30);
    return new Settings(
        address,
        variables.text("VIRGO_RAY_NODE_IP", address.substring(0, address.indexOf(':'))),
        variables.text("VIRGO_GATEWAY_HOST", "127.0.0.1"),
        (int) variables.number("VIRGO_GATEWAY_PORT", 0, LARGEST_PORT, 0),
        variables.required("VIRGO_TOKEN"),
        variables.required("VIRGO_WORKER_CLASSPATH"),
        List.of(variables.text("VIRGO_WORKER_OPTIONS", "").strip().split("\\s+", -1)).stream()
            .filter(option -> !option.isEmpty())
            .toList(),
        cpus(variables),
        memory,
        Path.of(variables.required("VIRGO_DATA")).toAbsolutePath(),
        Duration.ofMillis(
            variables.number("VIRGO_RAY_WAIT_MS", 1, Duration.ofHours(1).toMillis(), 60_000)),
        Optional.of(variables.text("VIRGO_GATEWAY_CLASSES", ""))
            .filter(file -> !file.isEmpty())
            .map(Path::of),
        variables.text("VIRGO_PARENT_PIPE", "0").equals("1"));
  }

  private static boolean isAddress(String text) {
    var address = ADDRESS.matcher(text);
    if (!address.matches()) {
      return false;
    }
    int port = Integer.parseInt(address.group(1));
    return port > 0 && port <= LARGEST_PORT;
  }

  private static double cpus(Variables variables) throws StartFailure {
    var text = variables.text("VIRGO_RAY_SLOT_CPUS", "1");
    try {
      double cpus = Double.parseDouble(text);
      if (cpus > 0 && cpus <= 1024 && (cpus < 1 || cpus == Math.rint(cpus))) {
        return cpus;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that is out of bounds.
    }
    throw wrong("VIRGO_RAY_SLOT_CPUS", text, "a part of one core, or a whole number of cores");
  }

  private static StartFailure wrong(String name, String value, String allowed) {
    return new StartFailure(
        Exit.SETTINGS, "%s is '%s'; it must be %s".formatted(name, value, allowed));
  }

  private record Variables(Map<String, String> environment) {
    String text(String name, String otherwise) {
      var value = environment.getOrDefault(name, "");
      return value.isBlank() ? otherwise : value;
    }

    String required(String name) throws StartFailure {
      var value = text(name, "");
      if (value.isEmpty()) {
        throw new StartFailure(
            Exit.SETTINGS, name + " is not set; the README of ray-gateway says what it is for");
      }
      return value;
    }

    long number(String name, long least, long most, long otherwise) throws StartFailure {
      var text = text(name, Long.toString(otherwise));
      try {
        long value = Long.parseLong(text);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Said below, as for a number that is out of bounds.
      }
      throw wrong(name, text, "a whole number from " + least + " to " + most);
    }
  }

  /** The token stays out of logs. */
  @Override
  public String toString() {
    return "Settings[rayAddress=" + rayAddress + ", host=" + host + ", port=" + port + "]";
  }
}
