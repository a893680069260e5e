package dev.virgo.planner.standard;

import dev.virgo.planner.RunIds;
import dev.virgo.planner.pipeline.Compilation;
import dev.virgo.planner.pipeline.Pipelines;
import dev.virgo.planner.registry.Transforms;
import dev.virgo.planner.sql.Database;
import dev.virgo.schemas.event.Event;
import dev.virgo.wire.Outbox;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes versions of the standard pipeline: the row, the current version, the event, and a run
 * for every recording that came before there was any version, in one transaction.
 */
@Singleton
public class Publication {
  private static final String WITHOUT_STANDARD_RUN =
      """
      select id from ursa.recording r where deleted_at is null
        and not exists (select 1 from planner.run where recording = r.id and standard)
      order by ingested_at
      """;

  private final Database database;
  private final StandardVersions versions;
  private final Transforms transforms;
  private final Pipelines pipelines;

  public Publication(
      Database database, StandardVersions versions, Transforms transforms, Pipelines pipelines) {
    this.database = database;
    this.versions = versions;
    this.transforms = transforms;
    this.pipelines = pipelines;
  }

  /** What came of publishing. */
  public sealed interface Outcome {
    /** It is the current version now. */
    record Published(String structuralHash) implements Outcome {}

    /** Exactly this was published before. */
    record Known() implements Outcome {}

    /** Transforms that it names are not published yet; worth trying again when they are. */
    record Waiting(List<String> missing) implements Outcome {}

    /** Another text or manifest is published under this version, and stays. */
    record Taken() implements Outcome {}

    /** Its text does not compile. */
    record Refused(Compilation.Refused why) implements Outcome {}
  }

  /** Publishes a version. */
  public Outcome publish(StandardVersion version) throws SQLException {
    return database.transaction(connection -> {
      var current = versions.lock(connection);
      var known = versions.find(connection, version.version());
      if (known.isPresent()) {
        return known.get().equals(version) ? new Outcome.Known() : new Outcome.Taken();
      }
      return check(connection, version, current);
    });
  }

  private Outcome check(Connection connection, StandardVersion version, Optional<String> current)
      throws SQLException {
    var catalog = transforms.catalog();
    var missing =
        version.transforms().stream()
            .filter(identity -> !catalog.byIdentity().containsKey(identity))
            .toList();
    if (!missing.isEmpty()) {
      return new Outcome.Waiting(missing);
    }
    return switch (pipelines.compile(version.source(), catalog.only(version.transforms()))) {
      case Compilation.Refused refused -> new Outcome.Refused(refused);
      case Compilation.Compiled compiled -> {
        versions.publish(connection, version, compiled.structuralHash());
        Outbox.append(
            connection, "planner", events(connection, version, compiled, current.isEmpty()));
        yield new Outcome.Published(compiled.structuralHash());
      }
    };
  }

  /** Later versions reach older recordings by backfill; only the first has nothing to replace. */
  private static List<Outbox.Outgoing> events(
      Connection connection, StandardVersion version, Compilation.Compiled compiled, boolean first)
      throws SQLException {
    var events = new ArrayList<Outbox.Outgoing>();
    events.add(
        Outbox.Outgoing.traced(
            new Event.StandardPublished(
                version.version(), version.source(), version.gridNs(), compiled.structuralHash())));
    if (first) {
      try (var statement = connection.prepareStatement(WITHOUT_STANDARD_RUN);
          var rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(
              Outbox.Outgoing.traced(
                  new Event.RunRequested(
                      RunIds.next(),
                      rows.getString(1),
                      version.version(),
                      null,
                      Map.of(),
                      null,
                      Event.Priority.INTERACTIVE,
                      "ingest")));
        }
      }
    }
    return events;
  }
}
