package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Claims, leases and waiters. Time is the store's own clock. */
public interface ClaimRows {
  /** Removes a lease that took nothing. */
  void close(long lease);

  /**
   * Leases of processes whose place another one has taken: of the same instance, {@code
   * INSTANCE/PROCESS}.
   *
   * @param holder the one that is there now
   */
  List<Long> predecessors(String holder);

  /** Removes leases that no claim refers to any more. */
  int closeUnused();

  /**
   * Draws a lease, makes the claims that are not there yet and locks all, in key order. A claim
   * that somebody else is ending is waited for. Results of new claims go to paths of one more than
   * the highest generation of any deleted path, 0 if none ever was.
   *
   * @param holder who computes: a name, or {@code INSTANCE/PROCESS}
   * @param envelope is kept with the lease
   * @param owners of new claims, one per cut-off key
   * @param time how long new claims hold without renewal
   */
  Asked<Taken> take(String holder, byte[] envelope, Collection<Want> owners, Duration time);

  /** Locks the claims that there are, in key order. */
  Map<Key, Claim> lock(Collection<Key> cutoffKeys);

  /** Locks all claims of the leases, in key order. */
  List<Claim> lockLeases(Collection<Long> leases);

  /** Locks the claims that a run owns or waits for, in key order. */
  List<Claim> lockRun(String run);

  /** Locks claims whose time has run out, in key order, leaving out those that others hold. */
  List<Claim> lockExpired(int limit);

  /** Lets locked claims hold for that long from now. */
  void prolong(Collection<Key> cutoffKeys, Duration time);

  /** Removes locked claims and their waiters. */
  void end(Collection<Key> cutoffKeys);

  /** Notes that the owner's run was cancelled while others wait. */
  void markOwnerCancelled(Collection<Key> cutoffKeys);

  /** Notes, for the lease's holder, that nobody wants these claims any more. */
  void withdraw(Collection<Claim> claims);

  /** What {@link #withdraw} noted, by lease. */
  Map<Long, List<Key>> withdrawn(Collection<Long> leases);

  /** Who waits for locked claims, by cut-off key, in a fixed order. */
  Asked<Map<Key, List<Want>>> waiters(Collection<Key> cutoffKeys);

  /** Registers waiters of locked claims; the same emission only once. */
  void register(Collection<Want> waiters);

  /**
   * Removes the run's waiters of locked claims.
   *
   * @return how many there were
   */
  int unregister(String run, Collection<Key> cutoffKeys);
}
