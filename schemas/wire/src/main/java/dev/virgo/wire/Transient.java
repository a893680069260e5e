package dev.virgo.wire;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a failure of the surroundings (database, broker or another service away, lost a lock race)
 * from one of the event: the first is tried again for ever, the second only a few times.
 */
public final class Transient {
  private static final Set<String> STATES = Set.of("40001", "40P01");
  private static final Set<String> CLASSES = Set.of("08", "53");

  private Transient() {}

  /** Whether the failure, or anything that caused it, will pass by itself. */
  public static boolean is(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
      if (passes(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean passes(Throwable failure) {
    return switch (failure) {
      case SQLException sql -> passes(sql);
      case RetriableException _ -> true;
      case StatusRuntimeException rpc -> passes(rpc.getStatus());
      case StatusException rpc -> passes(rpc.getStatus());
      default -> false;
    };
  }

  private static boolean passes(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
      case INTERNAL -> connectionBroke(status.getDescription());
      default -> false;
    };
  }

  /** In the middle of a call, by a word of the protocol; only gRPC's own words tell. */
  private static boolean connectionBroke(@Nullable String description) {
    return description != null
        && (description.contains("HTTP/2 error code: ") || description.equals("http2 exception"));
  }

  private static boolean passes(SQLException failure) {
    // The pool reports an acquisition timeout with neither a subclass nor an SQLState.
    if (failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || failure.getCause() instanceof TimeoutException) {
      return true;
    }
    var next = failure.getNextException();
    return passes(failure.getSQLState()) || (next != null && passes(next.getSQLState()));
  }

  private static boolean passes(@Nullable String state) {
    return state != null
        && state.length() == 5
        && (STATES.contains(state)
            || CLASSES.contains(state.substring(0, 2))
            || state.startsWith("57P0"));
  }
}
