package dev.virgo.launcher;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports of one system: {@code base} is the API, the rest follow.
 *
 * @param base first of {@link #SIZE} consecutive ports on 127.0.0.1
 */
public record PortLayout(int base) {
  /** Where a system is when nobody asked for another place. */
  public static final int DEFAULT_BASE = 7400;

  /** How many ports a system takes. */
  public static final int SIZE = 12;

  /** Those below are for the administrator, and the database never runs as one. */
  private static final int LOWEST_PORT = 1024;

  private static final int HIGHEST_PORT = 65_535;

  public PortLayout {
    if (!isPossible(base)) {
      throw new IllegalArgumentException(
          "the first port must be between %d and %d, because %d ports follow each other: %d"
              .formatted(LOWEST_PORT, HIGHEST_PORT - SIZE + 1, SIZE, base));
    }
  }

  /** Whether a system can be there at all. */
  static boolean isPossible(int base) {
    return base >= LOWEST_PORT && base + SIZE - 1 <= HIGHEST_PORT;
  }

  /** HTTP and gRPC of a service. */
  public int of(ServiceRole role) {
    return base + role.portOffset();
  }

  public int kafka() {
    return base + 4;
  }

  public int kafkaController() {
    return base + 5;
  }

  public int postgres() {
    return base + 6;
  }

  /** The trace viewer of {@code --trace}: its page and its API. */
  public int traceViewer() {
    return base + 7;
  }

  /** Where that viewer takes spans, OTLP over gRPC. */
  public int traceReceiver() {
    return base + 8;
  }

  /** Where it says that it is ready. */
  int traceHealth() {
    return base + 9;
  }

  /** The Ray cluster of {@code --backend ray}. */
  public int rayHead() {
    return base + 10;
  }

  /** Its gateway, gRPC. */
  public int rayGateway() {
    return base + 11;
  }

  /** Every port with what it is for. */
  Map<Integer, String> purposes() {
    var purposes = new LinkedHashMap<Integer, String>();
    for (ServiceRole role : ServiceRole.values()) {
      purposes.put(of(role), "the " + role.label() + " service");
    }
    purposes.put(kafka(), "the broker");
    purposes.put(kafkaController(), "the broker's controller");
    purposes.put(postgres(), "the database");
    purposes.put(traceViewer(), "the trace viewer");
    purposes.put(traceReceiver(), "the trace viewer's receiver");
    purposes.put(traceHealth(), "the trace viewer's health");
    purposes.put(rayHead(), "the Ray cluster");
    purposes.put(rayGateway(), "the gateway to the Ray cluster");
    return purposes;
  }
}
