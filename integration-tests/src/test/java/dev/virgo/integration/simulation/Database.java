package dev.virgo.integration.simulation;

import dev.virgo.integration.simulation.Interruption.Kind;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL in memory: transactions under READ COMMITTED, row locks until the transaction
 * ends, sequences that never go back. Transactions overlap: before every statement others may run
 * to their end. Who needs a lock that is held does nothing and comes again later, which is the same
 * as having waited, for what it had read until then it reads again.
 */
final class Database {
  /** What may happen between two statements, and between a commit and its answer. */
  interface Moments {
    void beforeStatement();

    void afterCommit();
  }

  private final Moments moments;
  private final Map<Object, Map<Session, Boolean>> locks = new HashMap<>();
  private long lastNumber;

  Database(Moments moments) {
    this.moments = moments;
  }

  /** A sequence's next number; drawn once and for all, also if the transaction fails. */
  long nextNumber() {
    return ++lastNumber;
  }

  /** Runs the work as one transaction; an interruption leaves nothing of it, but ANSWER_LOST. */
  <T> T transaction(Function<Session, T> work) {
    return transaction(work, (_, _) -> {});
  }

  /**
   * The same.
   *
   * @param lastLook sees what the transaction is about to write, and what it will answer
   */
  <T> T transaction(Function<Session, T> work, BiConsumer<Session, T> lastLook) {
    var session = new Session();
    boolean committed = false;
    T result;
    try {
      result = work.apply(session);
      session.statement();
      lastLook.accept(session, result);
      session.commit();
      committed = true;
    } finally {
      session.end();
    }
    if (committed) {
      moments.afterCommit();
    }
    return result;
  }

  /** One transaction. */
  final class Session {
    private final Set<Object> held = new LinkedHashSet<>();
    private final Set<Table<?, ?>> touched = new LinkedHashSet<>();

    /** A statement begins: it sees what others have committed by now. */
    void statement() {
      moments.beforeStatement();
    }

    /** Locks exclusively until the end of the transaction. */
    void lock(Object what) {
      if (!tryLock(what, true)) {
        throw new Interruption(Kind.BLOCKED);
      }
    }

    void lockShared(Object what) {
      if (!tryLock(what, false)) {
        throw new Interruption(Kind.BLOCKED);
      }
    }

    boolean tryLock(Object what, boolean exclusive) {
      var holders = locks.computeIfAbsent(what, _ -> new LinkedHashMap<>());
      for (var holder : holders.entrySet()) {
        if (holder.getKey() != this && (exclusive || holder.getValue())) {
          return false;
        }
      }
      holders.merge(this, exclusive, Boolean::logicalOr);
      held.add(what);
      return true;
    }

    private void commit() {
      touched.forEach(table -> table.apply(this));
    }

    private void end() {
      touched.forEach(table -> table.forget(this));
      for (var what : held) {
        var holders = locks.get(what);
        if (holders != null) {
          holders.remove(this);
          if (holders.isEmpty()) {
            locks.remove(what);
          }
        }
      }
    }
  }

  /** Rows by primary key. */
  static final class Table<K, V> {
    private record Row(Object table, Object key) {}

    private final TreeMap<K, V> committed;
    private final Map<Session, TreeMap<K, Optional<V>>> pending = new HashMap<>();

    Table(Comparator<? super K> order) {
      committed = new TreeMap<>(order);
    }

    /** What everybody sees. */
    SortedMap<K, V> committed() {
      return Collections.unmodifiableSortedMap(committed);
    }

    @Nullable V get(Session session, K key) {
      var own = pending.get(session);
      var written = own == null ? null : own.get(key);
      return written != null ? written.orElse(null) : committed.get(key);
    }

    /** Every row that the transaction sees, in key order. */
    SortedMap<K, V> all(Session session) {
      var own = pending.get(session);
      if (own == null) {
        return committed();
      }
      var all = new TreeMap<>(committed);
      own.forEach(
          (key, value) -> value.ifPresentOrElse(row -> all.put(key, row), () -> all.remove(key)));
      return all;
    }

    /** Locks a row, or the place of one that is not there. */
    void lock(Session session, K key) {
      session.lock(new Row(this, key));
    }

    boolean tryLock(Session session, K key) {
      return session.tryLock(new Row(this, key), true);
    }

    void put(Session session, K key, V value) {
      write(session, key, Optional.of(value));
    }

    void remove(Session session, K key) {
      write(session, key, Optional.empty());
    }

    private void write(Session session, K key, Optional<V> value) {
      lock(session, key);
      session.touched.add(this);
      pending.computeIfAbsent(session, _ -> new TreeMap<>(committed.comparator())).put(key, value);
    }

    /** Keys of committed rows that the transaction is about to remove. */
    Set<K> removedBy(Session session) {
      var removed = new HashSet<K>();
      pending
          .getOrDefault(session, new TreeMap<>(committed.comparator()))
          .forEach((key, value) -> {
            if (value.isEmpty() && committed.containsKey(key)) {
              removed.add(key);
            }
          });
      return removed;
    }

    /** Keys that the transaction is about to add. */
    Set<K> addedBy(Session session) {
      var added = new HashSet<K>();
      pending
          .getOrDefault(session, new TreeMap<>(committed.comparator()))
          .forEach((key, value) -> {
            if (value.isPresent() && !committed.containsKey(key)) {
              added.add(key);
            }
          });
      return added;
    }

    /** Everything that is committed is gone. */
    void truncate() {
      committed.clear();
    }

    private void apply(Session session) {
      pending
          .getOrDefault(session, new TreeMap<>(committed.comparator()))
          .forEach((key, value) ->
              value.ifPresentOrElse(row -> committed.put(key, row), () -> committed.remove(key)));
    }

    private void forget(Session session) {
      pending.remove(session);
    }
  }
}
