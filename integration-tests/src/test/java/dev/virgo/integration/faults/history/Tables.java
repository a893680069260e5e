package dev.virgo.integration.faults.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows as they are, by plain SQL: nothing of the services' own code is asked. */
final class Tables {
  private final Connection connection;

  /**
   * @param connection in one snapshot, if what is read has to fit together
   */
  Tables(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> rows(String query, Reader<T> reader) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var found = new ArrayList<T>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    }
  }

  /** The first columns as texts, joined: for queries whose every row is a fault. */
  List<String> texts(String query) throws SQLException {
    return rows(
        query,
        row -> {
          var text = new StringBuilder();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            text.append(i == 1 ? "" : " ").append(row.getString(i));
          }
          return text.toString();
        });
  }
}
