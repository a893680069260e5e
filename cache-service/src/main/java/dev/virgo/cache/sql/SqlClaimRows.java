package dev.virgo.cache.sql;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimRows;
import dev.virgo.cache.decide.Taken;
import dev.virgo.cache.decide.Want;
import dev.virgo.schemas.key.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code cache.claim}, {@code cache.lease}, {@code cache.waiter}, {@code cache.withdrawn}. */
final class SqlClaimRows implements ClaimRows {
  private static final String COLUMNS = "lease, generation, owner_cancelled, " + WantColumns.NAMES;

  /** Numbers grow; gaps are harmless. */
  private static final String OPEN =
      """
      insert into cache.lease (lease, holder, envelope)
      values (nextval('cache.lease_number'), ?, ?) returning lease
      """;

  private static final String CLOSE = "delete from cache.lease where lease = ?";

  /** What comes before the last slash is the instance. */
  private static final String PREDECESSORS =
      """
      select lease from cache.lease
      where substring(holder from '^(.+)/[^/]+$') = substring(? from '^(.+)/[^/]+$') and holder <> ?
      order by lease
      """;

  /**
   * A lease and its claims appear in one transaction, so that no lease is seen before its claims.
   */
  private static final String CLOSE_UNUSED =
      """
      delete from cache.lease l
      where not exists (select from cache.claim c where c.lease = l.lease)
      """;

  /**
   * Every row is inserted or locked, one after the other in key order. Updating a row to what it is
   * locks it as FOR UPDATE would, and a row that vanishes while it is waited for is inserted after
   * all: no repetition is needed. The clock is the database's, at this moment; the lease is the one
   * that this transaction has drawn; for the generation one index entry is read.
   */
  private static final String CLAIM =
      """
      insert into cache.claim as c (lease, generation, expires_at, holds_ms, %s)
      select currval('cache.lease_number'),
        (select coalesce(max(generation) + 1, 0)
          from cache.blob where state in ('DELETING', 'GONE')),
        clock_timestamp() + ? * interval '1 millisecond', ?, w.*
      from %s as w (%s)
      order by w.cutoff_key
      on conflict (cutoff_key) do update set lease = c.lease
      returning %s
      """
          .formatted(WantColumns.NAMES, WantColumns.UNNEST, WantColumns.NAMES, COLUMNS);

  /** Locks in key order; rows that vanish while they are waited for are left out. */
  private static final String LOCK =
      "select %s from cache.claim where cutoff_key = any(?) order by cutoff_key for update"
          .formatted(COLUMNS);

  private static final String LOCK_LEASES =
      "select %s from cache.claim where lease = any(?) order by cutoff_key for update"
          .formatted(COLUMNS);

  private static final String LOCK_RUN =
      """
      select %s from cache.claim
      where cutoff_key in (
        select cutoff_key from cache.claim where run = ?
        union select cutoff_key from cache.waiter where run = ?)
      order by cutoff_key for update
      """
          .formatted(COLUMNS);

  /**
   * When the database's clock was set back, a dead holder would keep its claims for as long as it
   * was set back by. A second more than a lease is nobody's: clocks are also set right a little.
   */
  private static final String PULL_IN =
      """
      update cache.claim set expires_at = clock_timestamp() + holds_ms * interval '1 millisecond'
      where cutoff_key in (
        select cutoff_key from cache.claim
        where expires_at > clock_timestamp() + (holds_ms + 1000) * interval '1 millisecond'
        order by cutoff_key for update skip locked)
      """;

  /** Never waits: what another instance or a renewal holds is left for the next round. */
  private static final String LOCK_EXPIRED =
      """
      select %s from cache.claim where expires_at < clock_timestamp()
      order by cutoff_key limit ? for update skip locked
      """
          .formatted(COLUMNS);

  private static final String PROLONG =
      """
      update cache.claim
      set expires_at = clock_timestamp() + ? * interval '1 millisecond', holds_ms = ?
      where cutoff_key = any(?)
      """;

  /** The waiters go with the claim. */
  private static final String END = "delete from cache.claim where cutoff_key = any(?)";

  private static final String MARK_OWNER_CANCELLED =
      "update cache.claim set owner_cancelled = true where cutoff_key = any(?)";

  private static final String WITHDRAW =
      """
      insert into cache.withdrawn (lease, cutoff_key)
      select * from unnest(?::bigint[], ?::bytea[]) on conflict do nothing
      """;

  private static final String WITHDRAWN =
      "select lease, cutoff_key from cache.withdrawn where lease = any(?) order by lease, cutoff_key";

  /** Complete while the claims are locked: whoever registers locks them first. */
  private static final String WAITERS =
      """
      select %s from cache.waiter where cutoff_key = any(?)
      order by cutoff_key, run, node, compute_group, dispatch
      """
          .formatted(WantColumns.NAMES);

  /** The same emission waits once, however often its event is delivered. */
  private static final String REGISTER =
      "insert into cache.waiter (%s) select * from %s on conflict do nothing"
          .formatted(WantColumns.NAMES, WantColumns.UNNEST);

  private static final String UNREGISTER =
      "delete from cache.waiter where run = ? and cutoff_key = any(?)";

  private final Session session;

  SqlClaimRows(Session session) {
    this.session = session;
  }

  @Override
  public void close(long lease) {
    session.update(CLOSE, List.of(lease));
  }

  @Override
  public List<Long> predecessors(String holder) {
    return session.query(PREDECESSORS, row -> row.getLong("lease"), List.of(holder, holder));
  }

  @Override
  public int closeUnused() {
    return session.count(CLOSE_UNUSED, List.of());
  }

  @Override
  public Asked<Taken> take(String holder, byte[] envelope, Collection<Want> owners, Duration time) {
    var lease = session.ask(OPEN, row -> row.getLong("lease"), List.of(holder, envelope));
    var parameters = new ArrayList<Object>();
    parameters.add(time.toMillis());
    parameters.add(time.toMillis());
    parameters.addAll(WantColumns.arrays(session, owners));
    var claims = session.ask(CLAIM, SqlClaimRows::claim, parameters);
    return () -> new Taken(lease.answer().getFirst(), byKey(claims.answer()));
  }

  @Override
  public Map<Key, Claim> lock(Collection<Key> cutoffKeys) {
    return byKey(session.query(LOCK, SqlClaimRows::claim, List.of(session.keys(cutoffKeys))));
  }

  private static Map<Key, Claim> byKey(List<Claim> claims) {
    return claims.stream().collect(Collectors.toMap(Claim::cutoffKey, Function.identity()));
  }

  @Override
  public List<Claim> lockLeases(Collection<Long> leases) {
    return session.query(
        LOCK_LEASES, SqlClaimRows::claim, List.of(session.longs(leases, lease -> lease)));
  }

  @Override
  public List<Claim> lockRun(String run) {
    return session.query(LOCK_RUN, SqlClaimRows::claim, List.of(run, run));
  }

  @Override
  public List<Claim> lockExpired(int limit) {
    session.update(PULL_IN, List.of());
    return session.query(LOCK_EXPIRED, SqlClaimRows::claim, List.of(limit));
  }

  @Override
  public void prolong(Collection<Key> cutoffKeys, Duration time) {
    session.update(PROLONG, List.of(time.toMillis(), time.toMillis(), session.keys(cutoffKeys)));
  }

  @Override
  public void end(Collection<Key> cutoffKeys) {
    if (!cutoffKeys.isEmpty()) {
      session.update(END, List.of(session.keys(cutoffKeys)));
    }
  }

  @Override
  public void markOwnerCancelled(Collection<Key> cutoffKeys) {
    if (!cutoffKeys.isEmpty()) {
      session.update(MARK_OWNER_CANCELLED, List.of(session.keys(cutoffKeys)));
    }
  }

  @Override
  public void withdraw(Collection<Claim> claims) {
    if (!claims.isEmpty()) {
      session.update(
          WITHDRAW,
          List.of(session.longs(claims, Claim::lease), session.keys(claims, Claim::cutoffKey)));
    }
  }

  @Override
  public Map<Long, List<Key>> withdrawn(Collection<Long> leases) {
    var withdrawn = new LinkedHashMap<Long, List<Key>>();
    session
        .query(
            WITHDRAWN,
            row -> Map.entry(row.getLong("lease"), Session.key(row, "cutoff_key")),
            List.of(session.longs(leases, lease -> lease)))
        .forEach(one ->
            withdrawn.computeIfAbsent(one.getKey(), _ -> new ArrayList<>()).add(one.getValue()));
    return withdrawn;
  }

  @Override
  public Asked<Map<Key, List<Want>>> waiters(Collection<Key> cutoffKeys) {
    if (cutoffKeys.isEmpty()) {
      return Map::of;
    }
    var waiters = session.ask(WAITERS, WantColumns::read, List.of(session.keys(cutoffKeys)));
    return () -> waiters.answer().stream().collect(Collectors.groupingBy(Want::cutoffKey));
  }

  @Override
  public void register(Collection<Want> waiters) {
    if (!waiters.isEmpty()) {
      session.update(REGISTER, WantColumns.arrays(session, waiters));
    }
  }

  @Override
  public int unregister(String run, Collection<Key> cutoffKeys) {
    return session.count(UNREGISTER, List.of(run, session.keys(cutoffKeys)));
  }

  private static Claim claim(ResultSet row) throws SQLException {
    return new Claim(
        Session.key(row, "cutoff_key"),
        row.getLong("lease"),
        row.getInt("generation"),
        row.getBoolean("owner_cancelled"),
        WantColumns.read(row));
  }
}
