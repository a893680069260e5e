package dev.virgo.cache.sql;

import dev.virgo.cache.announce.Announcements;
import dev.virgo.cache.decide.ClaimRows;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.ContentRows;
import dev.virgo.cache.decide.ManifestRows;
import dev.virgo.cache.decide.Outcomes;
import dev.virgo.cache.decide.RunRows;
import dev.virgo.wire.Outbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One transaction on one connection. */
final class SqlTransaction implements ClaimStore.Transaction {
  private static final String SCHEMA = "cache";

  /**
   * Every statement here finds its rows by key, whatever the keys are: to plan it anew for each
   * call took as long as to execute it.
   */
  private static final String PLAN_ONCE = "set local plan_cache_mode = force_generic_plan";

  private final Connection connection;
  private final Session session;
  private final SqlClaimRows claims;
  private final SqlContentRows contents;
  private final SqlManifestRows manifests;
  private final SqlRunRows runs;
  private final Announcements outcomes = new Announcements();

  SqlTransaction(Connection connection) {
    this.connection = connection;
    this.session = new Session(connection);
    session.update(PLAN_ONCE, List.of());
    this.claims = new SqlClaimRows(session);
    this.contents = new SqlContentRows(session);
    this.manifests = new SqlManifestRows(session);
    this.runs = new SqlRunRows(session);
  }

  /**
   * Writes the outcomes into the outbox, last of all.
   *
   * @return whether there were any
   */
  boolean flush() throws SQLException {
    var events = outcomes.events();
    if (!events.isEmpty()) {
      var insert = Outbox.insert(connection, SCHEMA, events);
      session.update(insert.sql(), insert.columns());
    }
    session.flush();
    return !events.isEmpty();
  }

  @Override
  public ClaimRows claims() {
    return claims;
  }

  @Override
  public ContentRows contents() {
    return contents;
  }

  @Override
  public ManifestRows manifests() {
    return manifests;
  }

  @Override
  public RunRows runs() {
    return runs;
  }

  @Override
  public Outcomes outcomes() {
    return outcomes;
  }
}
