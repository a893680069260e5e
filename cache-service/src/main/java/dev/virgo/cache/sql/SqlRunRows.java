package dev.virgo.cache.sql;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.RunRows;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** {@code cache.cancelled_run}, and advisory locks on runs. */
final class SqlRunRows implements RunRows {
  /** In one order for all, so that no two calls wait for each other. */
  private static final String ENTER =
      """
      select pg_advisory_xact_lock_shared(number)
      from (
        select distinct hashtextextended('virgo.run.' || run, 0) as number
        from unnest(?::text[]) as runs (run) order by 1) as ordered
      """;

  private static final String CANCELLED = "select run from cache.cancelled_run where run = any(?)";

  /** From here on nobody is inside, and whoever enters later sees the row. */
  private static final String EXCLUDE =
      "select pg_advisory_xact_lock(hashtextextended('virgo.run.' || ?, 0))";

  private static final String CANCEL =
      "insert into cache.cancelled_run (run) values (?) on conflict do nothing";

  /** The lock keeps a newer revision out until membership is written. */
  private static final String NEWEST_REVISION =
      "select revision from ursa.recording where id = ? for share";

  private final Session session;

  SqlRunRows(Session session) {
    this.session = session;
  }

  @Override
  public Asked<Set<String>> enter(Set<String> runs) {
    var names = session.texts(runs, run -> run);
    session.update(ENTER, List.of(names));
    var cancelled = session.ask(CANCELLED, row -> row.getString("run"), List.of(names));
    return () -> new HashSet<>(cancelled.answer());
  }

  @Override
  public void cancel(String run) {
    session.update(EXCLUDE, List.of(run));
    session.update(CANCEL, List.of(run));
  }

  @Override
  public OptionalLong newestRevision(String recording) {
    return session
        .query(NEWEST_REVISION, row -> row.getLong("revision"), List.of(recording))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }
}
