package dev.virgo.cache.sql;

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
import org.jspecify.annotations.Nullable;

/** One connection inside one transaction: runs statements and makes their array parameters. */
final class Session {
  private final Connection connection;

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> query(String sql, Reader<T> reader, List<?> parameters) {
    try (var statement = prepare(sql, parameters);
        var rows = statement.executeQuery()) {
      var found = new ArrayList<T>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  int update(String sql, List<?> parameters) {
    try (var statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private PreparedStatement prepare(String sql, List<?> parameters) throws SQLException {
    var statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.size(); i++) {
        var parameter = parameters.get(i);
        if (parameter instanceof Array array) {
          statement.setArray(i + 1, array);
        } else {
          statement.setObject(i + 1, parameter);
        }
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
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
