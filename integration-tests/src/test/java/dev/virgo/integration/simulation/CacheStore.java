package dev.virgo.integration.simulation;

import dev.virgo.cache.announce.Announcements;
import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.ClaimRows;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.ContentRows;
import dev.virgo.cache.decide.ManifestRows;
import dev.virgo.cache.decide.Outcomes;
import dev.virgo.cache.decide.RunRows;
import dev.virgo.integration.simulation.Database.Session;
import dev.virgo.integration.simulation.Rows.Outgoing;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The cache's store on the simulated database; its transactions overlap. */
final class CacheStore implements ClaimStore {
  private final Database database;
  private final Rows rows;

  CacheStore(Database database, Rows rows) {
    this.database = database;
    this.rows = rows;
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    return inTransaction(work, (_, _) -> {});
  }

  /**
   * The same.
   *
   * @param lastLook sees what the transaction is about to write, and what it will answer
   */
  <T> T inTransaction(Function<Transaction, T> work, BiConsumer<Session, T> lastLook) {
    return database.transaction(
        session -> {
          var transaction = new SimulatedTransaction(session);
          T result = work.apply(transaction);
          transaction.flush();
          return result;
        },
        lastLook);
  }

  private final class SimulatedTransaction implements Transaction, RunRows {
    private final Session session;
    private final ClaimRows claims;
    private final ContentRows contents;
    private final ManifestRows manifests;
    private final Announcements outcomes = new Announcements();

    private SimulatedTransaction(Session session) {
      this.session = session;
      this.claims = new ClaimTable(rows, session);
      this.contents = new ContentTable(database, rows, session);
      this.manifests = new ManifestTable(rows, session);
    }

    private void flush() {
      session.statement();
      for (var outgoing : outcomes.events()) {
        rows.cacheOutbox.put(
            session, database.nextNumber(), new Outgoing("cache", outgoing.event()));
      }
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
      return this;
    }

    @Override
    public Outcomes outcomes() {
      return outcomes;
    }

    @Override
    public Asked<Set<String>> enter(Set<String> runs) {
      session.statement();
      new TreeSet<>(runs).forEach(run -> session.lockShared("run " + run));
      session.statement();
      var cancelled = new HashSet<String>();
      for (var run : runs) {
        if (rows.cancelled.get(session, run) != null) {
          cancelled.add(run);
        }
      }
      return () -> cancelled;
    }

    @Override
    public void cancel(String run) {
      session.statement();
      session.lock("run " + run);
      rows.cancelled.put(session, run, true);
    }

    @Override
    public OptionalLong newestRevision(String recording) {
      session.statement();
      return OptionalLong.of(1);
    }
  }
}
