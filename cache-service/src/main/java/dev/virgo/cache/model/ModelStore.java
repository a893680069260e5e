package dev.virgo.cache.model;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Made;
import dev.virgo.cache.decide.ManifestRows.Output;
import dev.virgo.cache.decide.Told;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The store in memory, with a clock that stands until it is moved. Transactions run one after the
 * other, which is one of the orders that PostgreSQL's locks allow; one that throws leaves nothing
 * behind.
 */
public final class ModelStore implements ClaimStore {
  private final Tables tables = new Tables();
  private final List<Told> told = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();

  @Override
  public synchronized <T> T inTransaction(Function<Transaction, T> work) {
    var transaction = new ModelTransaction(tables);
    boolean committed = false;
    try {
      T result = work.apply(transaction);
      told.addAll(transaction.told());
      made.addAll(transaction.made());
      committed = true;
      return result;
    } finally {
      if (!committed) {
        transaction.rollBack();
      }
    }
  }

  /** Lets time pass. */
  public synchronized void advance(Duration time) {
    tables.nowMillis += time.toMillis();
  }

  /** What was told since the last call, in order. */
  public synchronized List<Told> takeTold() {
    var taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  /** What was made since the last call, in order. */
  public synchronized List<Made> takeMade() {
    var taken = List.copyOf(made);
    made.clear();
    return taken;
  }

  /** Plays the collector: gives a content another state. */
  public synchronized void setBlobState(Key content, Blob.State state) {
    tables.blobs.computeIfPresent(
        content, (_, blob) -> new Blob(blob.content(), state, blob.generation()));
  }

  /** Plays the planner: a recording's newest revision. */
  public synchronized void setRevision(String recording, long revision) {
    tables.revisions.put(recording, revision);
  }

  /** How many claims stand. */
  public synchronized int claims() {
    return tables.claims.size();
  }

  /** How many wait. */
  public synchronized int waiters() {
    return tables.waiters.values().stream().mapToInt(List::size).sum();
  }

  /** Content by asset key, of everything that may be answered. */
  public synchronized Map<Key, Key> usableAssets() {
    var usable = new TreeMap<Key, Key>();
    tables.assets.forEach((key, row) -> {
      var blob = tables.blobs.get(row.content());
      if (blob != null && blob.usable()) {
        usable.put(key, row.content());
      }
    });
    return usable;
  }

  /** What is visible under versions, newest write last. */
  public synchronized List<Output> visible() {
    return tables.members.values().stream()
        .filter(Tables.Member::current)
        .map(Tables.Member::output)
        .toList();
  }

  /** How many whole-recording rows there are. */
  public synchronized int wholes() {
    return tables.wholes.size();
  }

  /** How many contents were quarantined. */
  public synchronized int quarantined() {
    return tables.quarantine.size();
  }
}
