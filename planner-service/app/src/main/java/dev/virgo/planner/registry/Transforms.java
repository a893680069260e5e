package dev.virgo.planner.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.virgo.planner.sql.Database;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The registry: {@code planner.transform} and {@code planner.descriptor}, and a copy in memory that
 * pipelines are compiled against. It works with no executor up.
 */
@Singleton
public class Transforms {
  /** Publications are rare; one at a time keeps the check and the write together. */
  private static final String LOCK = "lock table planner.transform in exclusive mode";

  private static final String CURRENT =
      """
      select d.hash, d.body from planner.transform t join planner.descriptor d on d.hash = t.descriptor
      order by t.identity
      """;

  private static final String KEEP =
      "insert into planner.descriptor (hash, identity, body) values (?, ?, ?::jsonb)"
          + " on conflict (hash) do nothing";

  private static final String PUBLISH =
      """
      insert into planner.transform (identity, descriptor) values (?, ?)
      on conflict (identity) do update set descriptor = excluded.descriptor, published_at = now()
      where transform.descriptor <> excluded.descriptor
      """;

  private static final String PINNED =
      "select hash, body from planner.descriptor where hash = any(?)";

  private final Database database;
  private final AtomicReference<@Nullable Catalog> catalog = new AtomicReference<>();

  public Transforms(Database database) {
    this.database = database;
  }

  /** What can be called now. */
  public Catalog catalog() {
    var current = catalog.get();
    return current == null ? refresh() : current;
  }

  /** Reads the rows again: another planner instance may have written some. */
  public Catalog refresh() {
    try {
      var fresh = Catalog.of(database.read(Transforms::published));
      catalog.set(fresh);
      return fresh;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the registry: " + e.getMessage(), e);
    }
  }

  /**
   * Takes a publication in.
   *
   * @return whether anything changed
   * @throws InvalidEvent if it is malformed, takes another transform's name, or says other code for
   *     a known identity outside development mode
   */
  public boolean publish(Event.TransformPublished event) throws SQLException {
    var arrival = Published.of(event.descriptor());
    if (!arrival.identity().equals(event.identity())) {
      throw new InvalidEvent(
          "identity", "is " + event.identity() + ", the descriptor's " + arrival.identity());
    }
    boolean changed =
        database.transaction(connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute(LOCK);
          }
          check(arrival, published(connection), event.developmentMode());
          return write(connection, arrival);
        });
    refresh();
    return changed;
  }

  private static void check(
      Published arrival, Collection<Published> known, boolean developmentMode) {
    for (var other : known) {
      if (other.identity().equals(arrival.identity())) {
        if (!developmentMode && !other.sameCode(arrival)) {
          throw new InvalidEvent(
              "descriptor.groups",
              arrival.identity()
                  + " is known with other code; bump the version, or start the executor in"
                  + " development mode");
        }
      } else if (other.signature().qualifiedName().equals(arrival.signature().qualifiedName())
          && !other.descriptor().transform().equals(arrival.descriptor().transform())) {
        throw new InvalidEvent(
            "descriptor.name",
            "%s and %s are both called %s; rename one, or give it another namespace"
                .formatted(
                    arrival.identity(), other.identity(), arrival.signature().qualifiedName()));
      }
    }
  }

  private static boolean write(Connection connection, Published arrival) throws SQLException {
    try (var statement = connection.prepareStatement(KEEP)) {
      statement.setBytes(1, arrival.hash().bytes());
      statement.setString(2, arrival.identity());
      statement.setString(3, arrival.body().toString());
      statement.executeUpdate();
    }
    try (var statement = connection.prepareStatement(PUBLISH)) {
      statement.setString(1, arrival.identity());
      statement.setBytes(2, arrival.hash().bytes());
      return statement.executeUpdate() == 1;
    }
  }

  private static List<Published> published(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(CURRENT);
        var rows = statement.executeQuery()) {
      var published = new ArrayList<Published>();
      while (rows.next()) {
        published.add(read(Key.of(rows.getBytes(1)), rows.getString(2)));
      }
      return published;
    }
  }

  /**
   * A catalog of exactly the pinned descriptors, whatever was published since.
   *
   * @throws IllegalStateException if one is gone, which no operation does
   */
  public Catalog pinned(Connection connection, Collection<Key> pins) throws SQLException {
    var hashes =
        connection.createArrayOf("bytea", pins.stream().map(Key::bytes).toArray(byte[][]::new));
    try (var statement = connection.prepareStatement(PINNED)) {
      statement.setArray(1, hashes);
      try (var rows = statement.executeQuery()) {
        var published = new ArrayList<Published>();
        while (rows.next()) {
          published.add(read(Key.of(rows.getBytes(1)), rows.getString(2)));
        }
        if (published.size() != pins.size()) {
          throw new IllegalStateException(
              "of %d pinned descriptors only %d are there"
                  .formatted(pins.size(), published.size()));
        }
        return Catalog.of(published);
      }
    } finally {
      hashes.free();
    }
  }

  private static Published read(Key hash, String body) {
    try {
      return Published.of(hash, EventJson.json().readTree(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("planner.descriptor " + hash.hex() + " is no JSON", e);
    }
  }
}
