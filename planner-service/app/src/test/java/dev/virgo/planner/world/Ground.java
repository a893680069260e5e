package dev.virgo.planner.world;

import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.planner.sql.Database;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** An empty database with the planner's and Ursa's tables, on the embedded PostgreSQL. */
public final class Ground {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final DataSource source;
  private final Database database;

  private Ground(DataSource source) {
    this.source = source;
    this.database = new Database(source);
  }

  /** A database of its own for one test class. */
  public static Ground fresh(String name) {
    var stack = EmbeddedStack.shared(List.of());
    var url = stack.newDatabase(name + NUMBER.incrementAndGet());
    var source = new Connections(url, stack.user(), stack.password());
    for (var schema : List.of("ursa", "planner")) {
      Flyway.configure()
          .dataSource(source)
          .schemas(schema)
          .locations("db/" + schema)
          .createSchemas(true)
          .load()
          .migrate();
    }
    return new Ground(source);
  }

  public Database database() {
    return database;
  }

  public DataSource source() {
    return source;
  }

  /** Empties everything that tests write. */
  public void clear() throws SQLException {
    execute(
        """
        update planner.standard_current set version = null;
        truncate planner.run, planner.node, planner.transform, planner.descriptor,
          planner.description, planner.standard_version, planner.standard_current, planner.outbox,
          ursa.recording, ursa.stream cascade;
        insert into planner.standard_current (version) values (null)
        """);
  }

  public void execute(String sql) throws SQLException {
    database.transaction(connection -> {
      try (var statement = connection.createStatement()) {
        return statement.execute(sql);
      }
    });
  }

  /** What the statement's first column says, as text. */
  public List<String> query(String sql) throws SQLException {
    return database.read(connection -> {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(sql)) {
        var values = new ArrayList<String>();
        while (rows.next()) {
          values.add(String.valueOf(rows.getString(1)));
        }
        return values;
      }
    });
  }

  /** Takes what waits in the outbox, in order, as the relay would. */
  public List<Event> drainOutbox() throws SQLException {
    return database.transaction(connection -> {
      var events = new ArrayList<Event>();
      try (var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "with gone as (delete from planner.outbox returning *)"
                      + " select type, payload from gone order by id")) {
        while (rows.next()) {
          var type = EventType.ofCloudEvent(rows.getString(1)).orElseThrow();
          events.add(EventJson.decode(type, rows.getBytes(2)));
        }
      }
      return events;
    });
  }

  /** Connections without a pool: tests are few. */
  private record Connections(String url, String user, String password) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      return DriverManager.getConnection(url, user, password);
    }

    @Override
    public Connection getConnection(String otherUser, String otherPassword) throws SQLException {
      return DriverManager.getConnection(url, otherUser, otherPassword);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
