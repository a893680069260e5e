package dev.virgo.cache.sql;

import dev.virgo.cache.decide.Asked;
import dev.virgo.schemas.key.Key;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One connection inside one transaction: runs statements and makes their array parameters. What is
 * only written waits for the next question, or for {@link #flush}, and goes with it in one message:
 * a call to the database costs more than most of these statements.
 */
final class Session {
  private final Connection connection;
  private final List<Statement> waiting = new ArrayList<>();
  private long sent;

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A statement to be sent, and what its rows are read by. */
  private record Statement(String sql, List<?> parameters, Reader<?> reader) {}

  /** Asks, after everything that waits was done. */
  <T> List<T> query(String sql, Reader<T> reader, List<?> parameters) {
    return ask(sql, reader, parameters).answer();
  }

  /**
   * A question that goes with what is sent next, at the latest when its answer is wanted.
   * Statements that are sent together are executed one after the other: each sees what was
   * committed before it began.
   */
  <T> Asked<List<T>> ask(String sql, Reader<T> reader, List<?> parameters) {
    var found = new ArrayList<T>();
    waiting.add(new Statement(sql, parameters, row -> found.add(reader.read(row))));
    long number = sent + waiting.size();
    return () -> {
      if (sent < number) {
        flush();
      }
      return found;
    };
  }

  /** Writes, before the next question is answered. */
  void update(String sql, List<?> parameters) {
    waiting.add(new Statement(sql, parameters, _ -> true));
  }

  /** Writes now; returns how many rows. */
  int count(String sql, List<?> parameters) {
    flush();
    try (var statement = connection.prepareStatement(sql)) {
      bind(statement, 1, parameters);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  /** Sends what waits. */
  void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    var batch = List.copyOf(waiting);
    waiting.clear();
    sent += batch.size();
    var sql = batch.stream().map(Statement::sql).collect(Collectors.joining(";\n"));
    try (var statement = connection.prepareStatement(sql)) {
      int position = 1;
      for (var one : batch) {
        position = bind(statement, position, one.parameters());
      }
      boolean rows = statement.execute();
      for (var one : batch) {
        if (rows) {
          read(statement, one.reader());
        }
        rows = statement.getMoreResults();
      }
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private static void read(PreparedStatement statement, Reader<?> reader) throws SQLException {
    try (var rows = statement.getResultSet()) {
      while (rows.next()) {
        var _ = reader.read(rows);
      }
    }
  }

  private static int bind(PreparedStatement statement, int first, List<?> parameters)
      throws SQLException {
    int position = first;
    for (var parameter : parameters) {
      if (parameter instanceof Array array) {
        statement.setArray(position++, array);
      } else {
        statement.setObject(position++, parameter);
      }
    }
    return position;
  }

  Array keys(Collection<Key> keys) {
    return array("bytea", keys.stream().map(Key::bytes).toArray(byte[][]::new));
  }

  <T> Array keys(Collection<T> rows, Function<T, @Nullable Key> column) {
    byte[] @Nullable [] keys = new byte[rows.size()][];
    int i = 0;
    for (var row : rows) {
      var key = column.apply(row);
      keys[i++] = key == null ? null : key.bytes();
    }
    return array("bytea", keys);
  }

  <T> Array texts(Collection<T> rows, Function<T, @Nullable String> column) {
    return column("text", rows, column);
  }

  <T> Array longs(Collection<T> rows, Function<T, Long> column) {
    return column("bigint", rows, column);
  }

  <T> Array doubles(Collection<T> rows, Function<T, Double> column) {
    return column("float8", rows, column);
  }

  private <T> Array column(
      String type, Collection<T> rows, Function<T, ? extends @Nullable Object> column) {
    var values = new @Nullable Object[rows.size()];
    int i = 0;
    for (var row : rows) {
      values[i++] = column.apply(row);
    }
    return array(type, values);
  }

  private Array array(String type, @Nullable Object[] values) {
    try {
      return connection.createArrayOf(type, values);
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  static Key key(ResultSet row, String column) throws SQLException {
    return Key.of(row.getBytes(column));
  }

  static @Nullable Key optionalKey(ResultSet row, String column) throws SQLException {
    var bytes = row.getBytes(column);
    return bytes == null ? null : Key.of(bytes);
  }
}
