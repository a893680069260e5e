package dev.virgo.cache.sql;

import dev.virgo.cache.Ground;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The store in PostgreSQL; what is heard is read from the outbox. */
final class SqlGround implements Ground {
  private final SqlClaimStore store = new SqlClaimStore(TestDatabase.pool(), () -> {});

  @Override
  public ClaimStore store() {
    return store;
  }

  @Override
  public List<Heard> heard() {
    var heard = new ArrayList<Heard>();
    for (var event : take(EventType.NODE_DONE)) {
      if (event instanceof Event.NodeDone done) {
        done.slices().forEach(slice -> heard.add(heard(done, slice)));
      }
    }
    return heard;
  }

  private static Heard heard(Event.NodeDone done, Event.DoneSlice slice) {
    return new Heard(
        done.run(),
        done.node(),
        slice.dispatch(),
        slice.decision(),
        slice.reason(),
        slice.fields().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, field -> field.getValue().contentHash())),
        slice.savedUsd());
  }

  @Override
  public List<Key> announced() {
    var announced = new ArrayList<Key>();
    for (var event : take(EventType.ASSET_MATERIALIZED)) {
      if (event instanceof Event.AssetMaterialized made) {
        announced.add(made.assetKey());
      }
    }
    return announced;
  }

  /** Events of a type in the outbox, in order; they are gone afterwards. */
  List<Event> take(EventType type) {
    return TestDatabase.query(
        """
        with gone as (delete from cache.outbox where type = ? returning id, payload)
        select payload from gone order by id
        """,
        row -> EventJson.decode(type, row.getBytes("payload")),
        type.cloudEventType());
  }

  @Override
  public void pass(Duration time) {
    TestDatabase.execute(
        "update cache.claim set expires_at = expires_at - ? * interval '1 millisecond'",
        time.toMillis());
  }

  @Override
  public void setBlobState(Key content, Blob.State state) {
    TestDatabase.execute(
        "update cache.blob set state = ? where content_hash = ?", state.name(), content.bytes());
  }

  @Override
  public void setRevision(String recording, long revision) {
    TestDatabase.execute(
        """
        insert into ursa.recording (id, revision, start_at, extent_ns) values (?, ?, now(), 1)
        on conflict (id) do update set revision = excluded.revision
        """,
        recording,
        revision);
  }

  @Override
  public int claims() {
    return TestDatabase.count("cache.claim");
  }

  @Override
  public int waiters() {
    return TestDatabase.count("cache.waiter");
  }

  @Override
  public int wholes() {
    return TestDatabase.count("cache.field_state");
  }

  @Override
  public int quarantined() {
    return TestDatabase.count("cache.quarantine");
  }

  @Override
  public Map<String, String> visible() {
    var visible = new HashMap<String, String>();
    TestDatabase.query(
        "select pipeline_version, output, run from ursa.derived_assets",
        row ->
            visible.put(
                row.getString("pipeline_version") + "/" + row.getString("output"),
                row.getString("run")));
    return visible;
  }
}
