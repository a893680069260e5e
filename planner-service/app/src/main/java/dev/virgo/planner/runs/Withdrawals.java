package dev.virgo.planner.runs;

import dev.virgo.planner.rpc.CacheClient;
import dev.virgo.planner.rpc.Unreachable;
import dev.virgo.planner.sql.Database;
import dev.virgo.planner.trace.Spans;
import dev.virgo.wire.About;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Takes cancelled runs out of the cache, after CANCELLED is written: the other way round a crash in
 * between would leave a run that goes on while the cache refuses it. What the cache has not heard
 * is found in the rows, and said again.
 */
@Singleton
public class Withdrawals {
  private static final Logger LOG = Logger.getLogger(Withdrawals.class);
  private static final int MOST = 200;

  private final Database database;
  private final Runs runs;
  private final CacheClient cache;
  private final Spans spans;

  public Withdrawals(Database database, Runs runs, CacheClient cache, Spans spans) {
    this.database = database;
    this.runs = runs;
    this.cache = cache;
    this.spans = spans;
  }

  /** Tells the cache of a run that was cancelled; if it is away, {@link #repeat} does. */
  void withdraw(String run) throws SQLException {
    try {
      say(run);
    } catch (Unreachable e) {
      LOG.warnf("run %s is cancelled, the cache hears of it later: %s", run, e.getMessage());
    }
  }

  /** Tells the cache of every cancelled run that it has not heard of. */
  void repeat() throws SQLException {
    var open = database.read(connection -> runs.notWithdrawn(connection, MOST));
    for (var run : open) {
      try (var _ = About.run(run)) {
        sayOrWarn(run);
      } catch (Unreachable e) {
        LOG.debugf("%d cancelled runs wait for the cache: %s", open.size(), e.getMessage());
        return;
      }
    }
  }

  private void sayOrWarn(String run) throws SQLException {
    try {
      say(run);
    } catch (IllegalStateException e) {
      // The cache's word about this one; it may take the others.
      LOG.warnf("run %s is cancelled, and the cache does not take it: %s", run, e.getMessage());
    }
  }

  private void say(String run) throws SQLException {
    spans.within(
        "cancel",
        Map.of("virgo.run", run),
        () -> {
          cache.cancel(run);
          return run;
        });
    database.transaction(connection -> {
      runs.withdrawn(connection, run);
      return run;
    });
  }
}
