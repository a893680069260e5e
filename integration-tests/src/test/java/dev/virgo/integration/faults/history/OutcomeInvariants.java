package dev.virgo.integration.faults.history;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** What was asked for, held, told and announced: tables, outboxes and topics together. */
final class OutcomeInvariants {
  private static final String HELD =
      """
      select run, node, compute_group, t0_ns, t1_ns, dispatch from cache.claim
      where not owner_cancelled
      union all
      select run, node, compute_group, t0_ns, t1_ns, dispatch from cache.waiter
      """;

  private static final String UNSENT =
      """
      select event_id::text, type, payload from planner.outbox
      union all select event_id::text, type, payload from cache.outbox
      """;

  private static final String ASSETS =
      """
      select a.asset_key, a.content_hash from ursa.asset a where a.decision = 'MATERIALIZED'
      """;

  /** A content that was found lost or damaged is made and announced again. */
  private static final String WITHDRAWN = "select content_hash from cache.quarantine";

  private static final String ENDED = "select id, status from planner.run";

  private record Emission(String run, String node, String group, Slice slice, long dispatch) {}

  private record Told(String id, Event event) {}

  private final Map<String, String> statuses = new HashMap<>();
  private final Map<Key, Key> assets = new HashMap<>();
  private final Set<Key> withdrawn = new HashSet<>();
  private final Set<Emission> held;
  private final List<Told> told = new ArrayList<>();
  private final Set<Emission> pending = new HashSet<>();
  private final List<String> deadLetters;

  OutcomeInvariants(Tables tables, Bus bus, Map<TopicPartition, Long> acknowledged)
      throws SQLException {
    tables.rows(ENDED, row -> statuses.put(row.getString(1), row.getString(2)));
    tables.rows(
        ASSETS, row -> assets.put(Key.of(row.getBytes(1)), Key.of(row.getBytes(2))) == null);
    tables.rows(WITHDRAWN, row -> withdrawn.add(Key.of(row.getBytes(1))));
    held = new HashSet<>(tables.rows(HELD, OutcomeInvariants::emission));
    for (var unsent : tables.rows(UNSENT, OutcomeInvariants::unsent)) {
      told.add(unsent);
      pending.addAll(emissions(unsent.event()));
    }
    for (var sent :
        bus.read(
            EventType.NODE_READY,
            EventType.NODE_DONE,
            EventType.ASSET_MATERIALIZED,
            EventType.RUN_COMPLETED,
            EventType.RUN_FAILED,
            EventType.RUN_CANCELLED)) {
      told.add(new Told(sent.id(), sent.event()));
      if (sent.offset() >= acknowledged.getOrDefault(sent.partition(), 0L)) {
        pending.addAll(emissions(sent.event()));
      }
    }
    deadLetters = bus.deadLetters();
  }

  private static Emission emission(ResultSet row) throws SQLException {
    return new Emission(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        new Slice(row.getLong(4), row.getLong(5)),
        row.getLong(6));
  }

  private static Told unsent(ResultSet row) throws SQLException {
    var type = EventType.ofCloudEvent(row.getString(2)).orElseThrow();
    return new Told(row.getString(1), EventJson.decode(type, row.getBytes(3)));
  }

  private static List<Emission> emissions(Event event) {
    return event instanceof Event.NodeReady ready
        ? ready.slices().stream()
            .map(one ->
                new Emission(ready.run(), ready.node(), ready.group(), one.slice(), one.dispatch()))
            .toList()
        : List.of();
  }

  private static List<Emission> answers(Event event) {
    return event instanceof Event.NodeDone done
        ? done.slices().stream()
            .map(one ->
                new Emission(done.run(), done.node(), done.group(), one.slice(), one.dispatch()))
            .toList()
        : List.of();
  }

  List<Violation> always() {
    var violations = new ArrayList<Violation>();
    everyWaitingSliceHasALiveClaimOrAPendingEvent(violations);
    everyAssetIsAnnounced(violations);
    nothingIsCommittedTwice(violations);
    return violations;
  }

  /** The topics are read after the tables: only now do they tell of the same moment. */
  List<Violation> atRest() {
    var violations = new ArrayList<Violation>();
    whatIsAnnouncedExists(violations);
    theEndOfARunIsToldOnce(violations);
    deadLetters.forEach(
        letter -> violations.add(new Violation("no event went to the dead letters", letter)));
    return violations;
  }

  private void everyWaitingSliceHasALiveClaimOrAPendingEvent(List<Violation> violations) {
    var answered = new HashSet<>(held);
    answered.addAll(pending);
    told.forEach(one -> answered.addAll(answers(one.event())));
    told.stream()
        .flatMap(one -> emissions(one.event()).stream())
        .distinct()
        .filter(emission -> !answered.contains(emission) && live(emission.run()))
        .forEach(emission ->
            violations.add(
                new Violation(
                    "every waiting slice has a live claim or a pending event",
                    emission.toString())));
  }

  private boolean live(String run) {
    var status = statuses.get(run);
    return "RUNNING".equals(status) || "PLANNING".equals(status);
  }

  private void everyAssetIsAnnounced(List<Violation> violations) {
    var announced = new HashSet<Key>();
    told.stream()
        .map(Told::event)
        .filter(Event.AssetMaterialized.class::isInstance)
        .map(Event.AssetMaterialized.class::cast)
        .forEach(event -> announced.add(event.assetKey()));
    assets.keySet().stream()
        .filter(key -> !announced.contains(key))
        .forEach(key ->
            violations.add(
                new Violation("every committed asset is announced at least once", key.hex())));
  }

  private void whatIsAnnouncedExists(List<Violation> violations) {
    for (var one : told) {
      if (one.event() instanceof Event.AssetMaterialized event
          && !withdrawn.contains(event.contentHash())
          && !event.contentHash().equals(assets.get(event.assetKey()))) {
        violations.add(
            new Violation(
                "every announced asset exists, with that content",
                "%s of run %s is announced as %s, its row says %s"
                    .formatted(
                        event.assetKey().hex(),
                        event.run(),
                        event.contentHash().hex(),
                        assets.get(event.assetKey()))));
      }
    }
  }

  /** Sent again is the same id; another id is another commit. */
  private void nothingIsCommittedTwice(List<Violation> violations) {
    var commits = new TreeMap<Key, Set<String>>();
    for (var one : told) {
      if (one.event() instanceof Event.AssetMaterialized event
          && !withdrawn.contains(event.contentHash())) {
        commits.computeIfAbsent(event.assetKey(), _ -> new TreeSet<>()).add(one.id());
      }
    }
    commits.forEach((key, ids) -> {
      if (ids.size() > 1) {
        violations.add(new Violation("nothing is committed twice", key.hex() + " by " + ids));
      }
    });
  }

  private void theEndOfARunIsToldOnce(List<Violation> violations) {
    var ends = new HashMap<String, Map<String, String>>();
    for (var one : told) {
      switch (one.event()) {
        case Event.RunCompleted e -> end(ends, e.run(), one.id(), "COMPLETED");
        case Event.RunFailed e -> end(ends, e.run(), one.id(), "FAILED");
        case Event.RunCancelled e -> end(ends, e.run(), one.id(), "CANCELLED");
        case Event.RecordingIngested _,
            Event.RecordingChanged _,
            Event.RecordingDeleted _,
            Event.RecordingAccessed _,
            Event.RunRequested _,
            Event.RunStarted _,
            Event.NodeReady _,
            Event.NodeStarted _,
            Event.NodeDone _,
            Event.AssetMaterialized _,
            Event.TransformPublished _,
            Event.StandardPublished _,
            Event.BackfillProgress _ -> {}
      }
    }
    statuses.forEach((run, status) -> {
      var expected = live(run) ? List.of() : List.of(status);
      var actual = List.copyOf(ends.getOrDefault(run, Map.of()).values());
      if (!actual.equals(expected)) {
        violations.add(
            new Violation(
                "the end of a run is told exactly once",
                "run %s is %s and was told %s".formatted(run, status, actual)));
      }
    });
  }

  private static void end(
      Map<String, Map<String, String>> ends, String run, String id, String status) {
    ends.computeIfAbsent(run, _ -> new TreeMap<>()).put(id, status);
  }
}
