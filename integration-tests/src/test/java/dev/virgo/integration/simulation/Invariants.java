package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.Blob;
import dev.virgo.integration.simulation.Rows.RunRow;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true between any two steps, whatever went wrong before. */
final class Invariants {
  private static final List<String> ALLOWED_FAILURES =
      List.of(
          "bad luck",
          "too slow",
          "its worker died",
          "its lease ran out",
          "an input was missing",
          "what it was to read was not what is there");

  private record Emission(String run, String node, String group, Slice slice, long dispatch) {}

  private final World world;
  private final Oracle oracle;
  private final List<Relay> relays;
  private final Map<String, Long> seen = new HashMap<>();

  Invariants(World world, Oracle oracle, List<Relay> relays) {
    this.world = world;
    this.oracle = oracle;
    this.relays = relays;
  }

  void check() {
    if (!world.lossy) {
      everyWaitingSliceHasALiveClaimOrAPendingEvent();
    }
    aLiveRowHasItsBlob();
    noTwoContentsAreVisibleUnderOneKey();
    wholeRecordingStateImpliesThatEveryMemberIsLive();
    world
        .rows
        .runs
        .committed()
        .forEach((run, row) -> {
          if (!Long.valueOf(row.version()).equals(seen.put(run, row.version()))) {
            countsOfARunSumToItsSlices(run, row);
            whatIsWrittenOfARunIsAllThatARestartNeeds(run, row);
            withAnyFaultsTheResultEqualsThatOfAnEmptyCache(run, row);
          }
        });
  }

  private void everyWaitingSliceHasALiveClaimOrAPendingEvent() {
    var known = new HashSet<Emission>();
    world
        .rows
        .claims
        .committed()
        .values()
        .forEach(row -> {
          var owner = row.claim().owner();
          known.add(
              new Emission(
                  owner.run(), owner.node(), owner.group(), owner.slice(), owner.dispatch()));
        });
    world
        .rows
        .waiters
        .committed()
        .values()
        .forEach(want ->
            known.add(
                new Emission(
                    want.run(), want.node(), want.group(), want.slice(), want.dispatch())));
    relays.forEach(relay -> relay.pending().forEach(event -> pending(event, known)));
    world.topics.all().forEach(one -> one.pending().forEach(event -> pending(event, known)));
    world
        .rows
        .runs
        .committed()
        .forEach((run, row) -> {
          if (!row.status().terminal()) {
            for (var lost : row.written().inFlight()) {
              var emission =
                  new Emission(run, lost.node(), lost.group(), lost.slice(), lost.dispatch());
              if (!known.contains(emission)) {
                throw new Violation(
                    "every waiting slice has a live claim or a pending event", emission.toString());
              }
            }
          }
        });
  }

  private static void pending(Event event, Set<Emission> known) {
    if (event instanceof Event.NodeReady ready) {
      ready
          .slices()
          .forEach(slice ->
              known.add(
                  new Emission(
                      ready.run(), ready.node(), ready.group(), slice.slice(), slice.dispatch())));
    } else if (event instanceof Event.NodeDone done) {
      done.slices()
          .forEach(slice ->
              known.add(
                  new Emission(
                      done.run(), done.node(), done.group(), slice.slice(), slice.dispatch())));
    }
  }

  private void aLiveRowHasItsBlob() {
    for (var blob : world.rows.blobs.committed().values()) {
      var uri = blob.content().uri();
      if (blob.usable() && uri != null) {
        var found = world.files.read(uri);
        boolean there = found.filter(blob.content().hash()::equals).isPresent();
        if (!there && !world.files.spoilt(uri)) {
          throw new Violation(
              "a live row has its blob",
              uri + (found.isEmpty() ? " is not there" : " holds something else"));
        }
      }
    }
  }

  private void noTwoContentsAreVisibleUnderOneKey() {
    var visible = new HashMap<String, Key>();
    world
        .rows
        .assets
        .committed()
        .values()
        .forEach(row -> {
          var blob = world.rows.blobs.committed().get(row.content());
          if (blob == null) {
            throw new Violation("an asset has a content", row.toString());
          }
          if (blob.usable() && !row.quarantined()) {
            var place = row.cutoffKey().hex() + " " + row.field();
            var other = visible.putIfAbsent(place, row.content());
            if (other != null && !other.equals(row.content())) {
              throw new Violation(
                  "no two different contents are visible under one key",
                  place + " shows " + other.hex() + " and " + row.content().hex());
            }
          }
        });
    if (!world.rows.quarantine.committed().isEmpty()) {
      throw new Violation(
          "a deterministic transform is never found to differ",
          world.rows.quarantine.committed().values().toString());
    }
  }

  private void wholeRecordingStateImpliesThatEveryMemberIsLive() {
    for (var whole : world.rows.wholes.committed().values()) {
      var manifest = world.rows.manifests.committed().get(whole.manifest());
      if (manifest == null) {
        throw new Violation("whole-recording state has its manifest", whole.toString());
      }
      for (var entry : manifest.rows()) {
        var asset = world.rows.assets.committed().get(entry.assetKey());
        var blob = world.rows.blobs.committed().get(entry.contentHash());
        boolean live =
            asset != null
                && asset.content().equals(entry.contentHash())
                && !asset.quarantined()
                && blob != null
                && blob.usable();
        if (!live) {
          throw new Violation(
              "whole-recording state implies that every member is live",
              whole.recording() + " " + whole.field() + " " + entry + " " + state(blob));
        }
      }
    }
  }

  private static String state(@org.jspecify.annotations.Nullable Blob blob) {
    return blob == null ? "never there" : blob.state().name();
  }

  private static void countsOfARunSumToItsSlices(String run, RunRow row) {
    int slices = 0;
    for (var node : row.written().nodes()) {
      int sum =
          node.hit()
              + node.cutoff()
              + node.materialized()
              + node.failed()
              + node.skipped()
              + node.pending()
              + node.cancelled();
      if (sum != node.slices() || (row.status().terminal() && node.pending() > 0)) {
        throw new Violation("counts of a run sum to its slices", run + " " + node);
      }
      slices += node.slices();
    }
    if (slices != row.written().slices().size()) {
      throw new Violation("counts of a run sum to its slices", run + " counts " + slices);
    }
  }

  private static void whatIsWrittenOfARunIsAllThatARestartNeeds(String run, RunRow row) {
    var planned = row.written().slices().stream().map(RunState.SliceView::node).toList();
    row.written()
        .snapshot()
        .nodes()
        .forEach((node, packed) -> {
          // What is not planned in this life of the run is what its row remembers.
          if (planned.contains(node) && !Arrays.equals(row.nodes().get(node), packed)) {
            throw new Violation(
                "what is written of a run is all that a restart needs", run + " node " + node);
          }
        });
  }

  private void withAnyFaultsTheResultEqualsThatOfAnEmptyCache(String run, RunRow row) {
    var spec = row.written().spec();
    switch (row.status()) {
      case PLANNING, RUNNING, CANCELLED -> {}
      case FAILED -> {
        var error = String.valueOf(row.written().error());
        if ((!world.faults && run.startsWith("closing"))
            || ALLOWED_FAILURES.stream().noneMatch(error::contains)) {
          throw new Violation("a run fails only for what went wrong", run + ": " + error);
        }
      }
      case COMPLETED -> {
        var expected = oracle.of(spec.recording().id(), spec.pipelineId());
        if (expected.status() != RunStatus.COMPLETED || !shown(row).equals(expected.meanings())) {
          throw new Violation(
              "with any faults, the result equals that of an empty cache",
              run
                  + " of "
                  + spec.pipelineId()
                  + " on "
                  + spec.recording().id()
                  + " shows "
                  + shown(row)
                  + " instead of "
                  + expected.meanings());
        }
      }
    }
  }

  private Map<String, Key> shown(RunRow row) {
    var shown = new HashMap<String, Key>();
    row.written()
        .manifests()
        .forEach((output, reference) -> {
          var manifest = Known.present(world.rows.manifests.committed().get(reference.hash()));
          manifest
              .rows()
              .forEach(entry ->
                  shown.put(
                      Oracle.place(output, entry.slice()),
                      world.history.meaning(entry.contentHash())));
        });
    return shown;
  }

  /** Nothing is left to do: then everything is done. */
  void checkTheEnd() {
    check();
    world
        .rows
        .runs
        .committed()
        .forEach((run, row) -> {
          if (!row.status().terminal()) {
            throw new Violation(
                "every run ends once faults stop",
                run + " is " + row.status() + " and waits for " + row.written().inFlight());
          }
          if (row.status() == RunStatus.CANCELLED
              && !world.rows.cancelled.committed().containsKey(run)) {
            throw new Violation("the cache hears of every cancelled run", run + " is not told");
          }
        });
    if (!world.rows.claims.committed().isEmpty() || !world.rows.waiters.committed().isEmpty()) {
      throw new Violation(
          "nobody holds or waits for anything once every run has ended",
          world.rows.claims.committed() + " " + world.rows.waiters.committed());
    }
  }
}
