package dev.virgo.cache.decide;

import java.util.function.Function;

/**
 * Where claims, contents and manifests are kept. One contract for PostgreSQL and for the model in
 * memory.
 *
 * <p>Locks are taken in this order and held until the transaction ends: runs, claims in key order,
 * contents in hash order. Whatever is read after a lock is as of after the lock.
 */
public interface ClaimStore {
  /**
   * Runs the work as one transaction, again from the start if the store asks for it (a deadlock, a
   * serialization failure): the work has no effects but through the transaction.
   */
  <T> T inTransaction(Function<Transaction, T> work);

  /** One transaction's view. */
  interface Transaction {
    ClaimRows claims();

    ContentRows contents();

    ManifestRows manifests();

    RunRows runs();

    /** Outcomes that become events if, and only if, the transaction commits. */
    Outcomes outcomes();
  }
}
