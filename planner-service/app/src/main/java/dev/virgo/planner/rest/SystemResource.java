package dev.virgo.planner.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.virgo.planner.sql.Database;
import dev.virgo.planner.standard.StandardVersion;
import dev.virgo.planner.standard.StandardVersions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Where the rest of the system is. */
@Path("/api/v1/system")
public class SystemResource {
  private final Database database;
  private final StandardVersions versions;
  private final String kafka;
  private final String blobRoot;
  private final String version;

  SystemResource(
      Database database,
      StandardVersions versions,
      @ConfigProperty(name = "virgo.kafka") String kafka,
      @ConfigProperty(name = "virgo.blob.root") String blobRoot,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.database = database;
    this.versions = versions;
    this.kafka = kafka;
    this.blobRoot = blobRoot;
    this.version = version;
  }

  /**
   * The system.
   *
   * @param kafka bootstrap servers
   * @param blobRoot Ursa's, a URI
   * @param version of the planner
   * @param standard the current version of the standard pipeline
   * @param java release that the planner runs on
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SystemView(
      String kafka, String blobRoot, String version, @Nullable String standard, String java) {}

  @GET
  public SystemView system() throws SQLException {
    var current = database.transaction(versions::current);
    return new SystemView(
        kafka,
        blobRoot,
        version,
        current.map(StandardVersion::version).orElse(null),
        Runtime.version().toString());
  }
}
