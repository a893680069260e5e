package dev.virgo.worker;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker is told when it starts.
 *
 * @param token requests without it are refused
 * @param blobRoot where results go, as a {@code file:} URI
 * @param host this machine's name, for what a run tells
 * @param slot which slot of the executor this is
 * @param traces OTLP endpoint, if spans are wanted
 */
public record WorkerSettings(
    String token, URI blobRoot, String host, String slot, Optional<URI> traces) {
  /**
   * Reads {@code VIRGO_TOKEN}, {@code VIRGO_BLOB_ROOT}, {@code VIRGO_SLOT} and {@code
   * VIRGO_OTLP_ENDPOINT}.
   *
   * @throws IllegalStateException naming the variable that is missing
   */
  public static WorkerSettings of(Map<String, String> environment) {
    return new WorkerSettings(
        required(environment, "VIRGO_TOKEN"),
        URI.create(required(environment, "VIRGO_BLOB_ROOT")),
        hostName(),
        environment.getOrDefault("VIRGO_SLOT", "0"),
        Optional.ofNullable(environment.get("VIRGO_OTLP_ENDPOINT"))
            .filter(endpoint -> !endpoint.isBlank())
            .map(URI::create));
  }

  private static String required(Map<String, String> environment, String name) {
    var value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "environment variable " + name + " is not set; a worker is started by the executor");
    }
    return value;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The token stays out of logs. */
  @Override
  public String toString() {
    return "WorkerSettings[blobRoot=" + blobRoot + ", host=" + host + ", slot=" + slot + "]";
  }
}
