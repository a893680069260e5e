package dev.virgo.launcher;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a system as {@code virgo status --json} prints it; kept in {@code status.json} of
 * its folder while a launcher owns it.
 *
 * @param up whether broker, database and every service are ready
 * @param data the folder
 * @param api base URL of the REST API
 * @param kafka {@code host:port}
 * @param processes every process of the system; the broker runs inside the launcher's
 * @param backend what runs the transforms
 * @param trace where traces are seen; null unless the system runs a viewer of its own
 */
public record SystemStatus(
    boolean up,
    String data,
    String api,
    String kafka,
    Postgres postgres,
    List<Service> services,
    List<RunningProcess> processes,
    String backend,
    @Nullable Trace trace) {
  private static final String FILE = "status.json";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public SystemStatus {
    services = List.copyOf(services);
    processes = List.copyOf(processes);
  }

  /**
   * How to reach the database.
   *
   * @param jdbc without user and password
   * @param uri {@code postgresql://user:password@host:port/database}
   */
  public record Postgres(String jdbc, String uri, String user, String password) {}

  /**
   * The trace viewer, a Jaeger.
   *
   * @param ui base URL of its page and of its API ({@code /api/traces/ID})
   * @param otlp where it takes spans, OTLP over gRPC
   */
  public record Trace(String ui, String otlp) {}

  /**
   * One service.
   *
   * @param pid null between two processes
   * @param restarts how often it was started again
   */
  public record Service(String name, @Nullable Long pid, boolean ready, int port, int restarts) {}

  /** A process and what it does: broker, database, planner, … worker. */
  public record RunningProcess(String role, long pid) {}

  /**
   * What the launcher of the folder last wrote; it may have died since, see {@link
   * DataFolder#owner}.
   */
  public static Optional<SystemStatus> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file)
        ? Optional.of(JSON.readValue(Files.readAllBytes(file), SystemStatus.class))
        : Optional.empty();
  }

  void write(Path folder) throws IOException {
    OwnerOnlyFile.replace(folder.resolve(FILE), JSON.writeValueAsBytes(this));
  }

  static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  static SystemStatus fromJson(String json) throws IOException {
    return JSON.readValue(json, SystemStatus.class);
  }

  /** As one line of JSON. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
