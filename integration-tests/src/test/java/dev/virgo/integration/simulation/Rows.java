package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.Cost;
import dev.virgo.cache.decide.Divergence;
import dev.virgo.cache.decide.ManifestRows.Manifest;
import dev.virgo.cache.decide.ManifestRows.Output;
import dev.virgo.cache.decide.ManifestRows.PathData;
import dev.virgo.cache.decide.ManifestRows.Whole;
import dev.virgo.cache.decide.Want;
import dev.virgo.integration.simulation.Database.Session;
import dev.virgo.integration.simulation.Database.Table;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Every table of the simulated database. */
final class Rows {
  /** A claim and when it runs out. */
  record ClaimRow(Claim claim, long expiresAtMs) {}

  /** One who waits for a claim. */
  record Waiting(Key cutoffKey, String run, String node, String group, long dispatch) {
    static final Comparator<Waiting> ORDER =
        Comparator.comparing(Waiting::cutoffKey)
            .thenComparing(Waiting::run)
            .thenComparing(Waiting::node)
            .thenComparing(Waiting::group)
            .thenComparingLong(Waiting::dispatch);

    static Waiting of(Want want) {
      return new Waiting(want.cutoffKey(), want.run(), want.node(), want.group(), want.dispatch());
    }
  }

  /** A claim that a cancellation ended. */
  record Withdrawn(long lease, Key cutoffKey) {
    static final Comparator<Withdrawn> ORDER =
        Comparator.comparingLong(Withdrawn::lease).thenComparing(Withdrawn::cutoffKey);
  }

  /** An asset without its content's state. */
  record AssetRow(String field, Key cutoffKey, Key content, Cost cost, boolean quarantined) {}

  /** Where a member of a version is. */
  record Place(String pipeline, String recording, String output, String field) {
    static final Comparator<Place> ORDER =
        Comparator.comparing(Place::pipeline)
            .thenComparing(Place::recording)
            .thenComparing(Place::output)
            .thenComparing(Place::field);
  }

  /** A member of a version. */
  record Member(Output output, long revision, boolean current) {}

  /** An event that is to be sent, and whose outbox it is in. */
  record Outgoing(String schema, Event event) {}

  /**
   * A run as the planner keeps it.
   *
   * @param nodes packed state of the nodes that were ever written
   * @param written the state that was written, for the checks only: no process reads it
   */
  record RunRow(
      int order,
      RunStatus status,
      long version,
      long dispatches,
      boolean announced,
      Map<String, byte[]> nodes,
      long progressedAtMs,
      RunState written) {}

  final Table<Key, ClaimRow> claims = new Table<>(Comparator.naturalOrder());
  final Table<Waiting, Want> waiters = new Table<>(Waiting.ORDER);
  final Table<Withdrawn, Boolean> withdrawn = new Table<>(Withdrawn.ORDER);
  final Table<Long, String> leases = new Table<>(Comparator.naturalOrder());
  final Table<String, Boolean> cancelled = new Table<>(Comparator.naturalOrder());
  final Table<Key, Blob> blobs = new Table<>(Comparator.naturalOrder());
  final Table<Key, AssetRow> assets = new Table<>(Comparator.naturalOrder());
  final Table<Long, Divergence> quarantine = new Table<>(Comparator.naturalOrder());
  final Table<Key, Manifest> manifests = new Table<>(Comparator.naturalOrder());
  final Table<PathData, Whole> wholes =
      new Table<>(Comparator.comparing(PathData::path).thenComparing(PathData::data));
  final Table<Place, Member> members = new Table<>(Place.ORDER);
  final Table<Long, Outgoing> cacheOutbox = new Table<>(Comparator.naturalOrder());
  final Table<Long, Outgoing> plannerOutbox = new Table<>(Comparator.naturalOrder());

  /** Cancelled runs of which the cache has heard. */
  final Table<String, Boolean> withdrawnRuns = new Table<>(Comparator.naturalOrder());

  final Table<String, RunRow> runs = new Table<>(Comparator.naturalOrder());

  /** The database's clock, milliseconds. */
  long nowMs;

  /** The sequence that leases are drawn from. */
  long lastLease;

  /** Removes the whole-recording rows that vouch for such a member. */
  void withdrawWholes(Session session, Predicate<Keys.ManifestRow> member) {
    for (var whole : List.copyOf(wholes.all(session).values())) {
      var manifest = manifests.get(session, whole.manifest());
      if (manifest != null && manifest.rows().stream().anyMatch(member)) {
        wholes.remove(session, whole.at());
      }
    }
  }
}
