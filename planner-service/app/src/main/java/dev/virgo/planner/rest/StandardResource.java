package dev.virgo.planner.rest;

import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.pipeline.Compilation;
import dev.virgo.planner.pipeline.Pipelines;
import dev.virgo.planner.registry.Transforms;
import dev.virgo.planner.runs.Pinning;
import dev.virgo.planner.sql.Database;
import dev.virgo.planner.standard.Publication;
import dev.virgo.planner.standard.StandardVersion;
import dev.virgo.planner.standard.StandardVersions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Versions of the standard pipeline. */
@Path("/api/v1/standard")
public class StandardResource {
  private final Database database;
  private final StandardVersions versions;
  private final Publication publication;
  private final Transforms transforms;
  private final Pipelines pipelines;
  private final Relay relay;

  StandardResource(
      Database database,
      StandardVersions versions,
      Publication publication,
      Transforms transforms,
      Pipelines pipelines,
      Relay relay) {
    this.database = database;
    this.versions = versions;
    this.publication = publication;
    this.transforms = transforms;
    this.pipelines = pipelines;
    this.relay = relay;
  }

  /** A version, for people. */
  record VersionView(
      String version,
      String constant,
      boolean current,
      long gridNs,
      List<String> transforms,
      List<String> changes,
      String source) {

    static VersionView of(StandardVersion version, @Nullable String current) {
      return new VersionView(
          version.version(),
          version.constant(),
          version.version().equals(current),
          version.gridNs(),
          version.transforms(),
          version.changes(),
          version.source());
    }
  }

  /** All versions, newest first. */
  @GET
  public List<VersionView> list() throws SQLException {
    return database.transaction(connection -> {
      var current = versions.current(connection).map(StandardVersion::version).orElse(null);
      return versions.list(connection).stream()
          .map(version -> VersionView.of(version, current))
          .toList();
    });
  }

  @GET
  @Path("/{version}")
  public VersionView show(@RestPath String version) throws SQLException {
    Ids.name("version", version);
    return list().stream()
        .filter(view -> view.version().equals(version))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                404,
                "no_version",
                "no standard pipeline is called '" + version + "'",
                "GET /api/v1/standard lists what there is"));
  }

  /**
   * A version to publish.
   *
   * @param gridNs null: ten seconds
   * @param changes what is new in it, one sentence each
   */
  record NewVersion(
      @Nullable String version,
      @Nullable String source,
      @Nullable Long gridNs,
      @Nullable List<String> changes) {}

  /** Publishes a version: its text never changes from now on. */
  @POST
  public VersionView publish(@Nullable NewVersion wanted) throws SQLException {
    if (wanted == null || wanted.version() == null || wanted.source() == null) {
      throw Refusal.badRequest("the body names no version or no source", "send {version, source}");
    }
    var name = Ids.name("version", wanted.version());
    var version = version(name, wanted.source(), wanted.gridNs(), wanted.changes());
    switch (publication.publish(version)) {
      case Publication.Outcome.Published _ -> relay.wake();
      case Publication.Outcome.Known() -> {}
      case Publication.Outcome.Taken() ->
          throw new Refusal(
              409,
              "version_taken",
              "another text or manifest is published as " + name,
              "published versions never change: choose another version");
      case Publication.Outcome.Waiting(var missing) ->
          throw new Refusal(
              409, "transforms_missing", missing + " are not published", "start their executor");
      case Publication.Outcome.Refused(var why) -> throw doesNotCompile(why);
    }
    return show(name);
  }

  private StandardVersion version(
      String name, String source, @Nullable Long gridNs, @Nullable List<String> changes) {
    return switch (pipelines.compile(source, transforms.catalog())) {
      case Compilation.Refused refused -> throw doesNotCompile(refused);
      case Compilation.Compiled compiled ->
          new StandardVersion(
              name,
              name.toUpperCase(Locale.ROOT),
              gridNs == null ? Pinning.DEFAULT_GRID_NS : gridNs,
              List.copyOf(compiled.pins().keySet()),
              changes == null ? List.of() : changes,
              source);
    };
  }

  private static Refusal doesNotCompile(Compilation.Refused refused) {
    return new Refusal(
        422,
        "does_not_compile",
        "the pipeline does not compile",
        "correct what the diagnostics name",
        refused.diagnostics());
  }
}
