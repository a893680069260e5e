package dev.virgo.wire;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events out: rows of the service's own {@code <schema>.outbox}, written in the transaction that
 * makes them true. {@link OutboxRelay} publishes them.
 */
public final class Outbox {
  private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]*");

  private Outbox() {}

  /**
   * An event to publish.
   *
   * @param traceparent the trace that it belongs to, W3C; null: none
   */
  public record Outgoing(Event event, @Nullable String traceparent) {
    /** With a PRODUCER span below the thread's current context. */
    public static Outgoing traced(Event event) {
      return new Outgoing(event, Traces.produce(EventType.topicOf(event)));
    }
  }

  /**
   * Appends events in order, inside the caller's transaction. Wake the relay after the commit.
   *
   * @param schema the service's schema, whose table {@code outbox} it is
   * @throws IllegalArgumentException if an event is larger than a broker takes
   */
  public static void append(Connection connection, String schema, List<Outgoing> events)
      throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    var insert = insert(connection, schema, events);
    try (var statement = connection.prepareStatement(insert.sql())) {
      for (int i = 0; i < insert.columns().size(); i++) {
        statement.setArray(i + 1, insert.columns().get(i));
      }
      statement.executeUpdate();
    }
  }

  /** The statement that appends events, for a caller that sends it with others of its own. */
  public record Insert(String sql, List<Array> columns) {
    public Insert {
      columns = List.copyOf(columns);
    }
  }

  /**
   * What {@link #append} executes.
   *
   * @throws IllegalArgumentException if an event is larger than a broker takes
   */
  public static Insert insert(Connection connection, String schema, List<Outgoing> events)
      throws SQLException {
    int size = events.size();
    var ids = new UUID[size];
    var topics = new String[size];
    var keys = new String[size];
    var types = new String[size];
    var payloads = new byte[size][];
    var traces = new @Nullable String[size];
    for (int i = 0; i < size; i++) {
      var event = events.get(i).event();
      ids[i] = UUID.randomUUID();
      topics[i] = EventType.topicOf(event);
      keys[i] = event.key();
      types[i] = EventType.of(event).cloudEventType();
      payloads[i] = encode(event);
      traces[i] = events.get(i).traceparent();
    }
    return new Insert(
        sql(schema),
        List.of(
            connection.createArrayOf("uuid", ids),
            connection.createArrayOf("text", topics),
            connection.createArrayOf("text", keys),
            connection.createArrayOf("text", types),
            connection.createArrayOf("bytea", payloads),
            connection.createArrayOf("text", traces)));
  }

  /** Identities, and with them the order of publication, follow the list. */
  private static String sql(String schema) {
    return """
    insert into %s.outbox (event_id, topic, key, type, payload, traceparent)
    select event_id, topic, key, type, payload, traceparent
    from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[])
      with ordinality as row (event_id, topic, key, type, payload, traceparent, position)
    order by position
    """
        .formatted(requireSchema(schema));
  }

  static String requireSchema(String schema) {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException("'" + schema + "' is no schema name");
    }
    return schema;
  }

  private static byte[] encode(Event event) {
    var payload = EventJson.encode(event);
    if (payload.length > CloudEvents.MAX_BYTES) {
      throw new IllegalArgumentException(
          "%s of %s has %d bytes, a broker takes %d; split it or refer to a blob"
              .formatted(
                  EventType.of(event).cloudEventType(),
                  event.key(),
                  payload.length,
                  CloudEvents.MAX_BYTES));
    }
    return payload;
  }
}
