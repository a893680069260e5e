package dev.virgo.cache.sql;

import java.sql.SQLException;

/** The database refused or was away; carries what it said. */
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreFailure(SQLException cause) {
    super(cause.getMessage(), cause);
  }

  /** The SQLState, empty if there is none. */
  public String state() {
    return getCause() instanceof SQLException sql && sql.getSQLState() != null
        ? sql.getSQLState()
        : "";
  }
}
