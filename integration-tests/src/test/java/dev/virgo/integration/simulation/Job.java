package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.BadBlob;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Ending;
import dev.virgo.cache.decide.Result;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.NodeReady;
import dev.virgo.schemas.event.Event.ReadySlice;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an executor holds under one lease: slices that wait, one that is being computed, and
 * outcomes that the cache was not told yet.
 */
final class Job {
  private static final Event.Usage USAGE =
      new Event.Usage(1, 100_000, 90_000, 1 << 20, 10, 10, "host", "process", "slot", 0.25);

  /** How a slice is given back, and what was found of its inputs. */
  record Release(Ending ending, List<BadBlob> found) {}

  /** A slice and the generation of the paths that its fields are written to. */
  record Slot(ReadySlice slice, int generation) {}

  private final World world;
  final long lease;
  final NodeReady ready;
  private final List<Slot> waiting;
  private @Nullable Slot running;
  private @Nullable Result written;
  private Map<String, Computation.Value> computed = Map.of();
  final List<Result> results = new ArrayList<>();
  final Map<Key, Ending> failures = new LinkedHashMap<>();
  final Map<Key, Release> releases = new LinkedHashMap<>();

  Job(World world, long lease, NodeReady ready, List<Slot> slots) {
    this.world = world;
    this.lease = lease;
    this.ready = ready;
    this.waiting = new ArrayList<>(slots);
  }

  boolean hasWork() {
    return running != null || !waiting.isEmpty();
  }

  boolean hasOutcomes() {
    return !results.isEmpty() || !failures.isEmpty() || !releases.isEmpty();
  }

  boolean over() {
    return !hasWork() && !hasOutcomes();
  }

  /** Gives up what nobody wants any more. */
  void withdraw(List<Key> cutoffKeys) {
    for (Iterator<Slot> slots = waiting.iterator(); slots.hasNext(); ) {
      var key = slots.next().slice().cutoffKey();
      if (cutoffKeys.contains(key)) {
        slots.remove();
        release(key, Event.Reason.CANCELLED, "its run was cancelled");
      }
    }
  }

  /** The process stops in order: everything that is not done is given back. */
  void shutDown() {
    if (running != null) {
      waiting.add(running);
      forgetRunning();
    }
    waiting.forEach(
        slot -> release(slot.slice().cutoffKey(), Event.Reason.SHUTDOWN, "the executor stops"));
    waiting.clear();
  }

  private void forgetRunning() {
    running = null;
    written = null;
    computed = Map.of();
  }

  private void release(Key key, Event.Reason reason, String message) {
    release(key, reason, message, List.of());
  }

  private void release(Key key, Event.Reason reason, String message, List<BadBlob> found) {
    releases.put(key, new Release(new Ending.GivenBack(reason, message), found));
  }

  /** The worker goes on: it reads and computes, writes its blobs, reports. */
  String work() {
    if (running == null) {
      return compute(waiting.removeFirst());
    }
    if (written == null) {
      return publish(running);
    }
    results.add(written);
    var done = "has made " + name(running);
    forgetRunning();
    return done;
  }

  private String name(Slot slot) {
    return ready.run() + " " + ready.node() + slot.slice().slice();
  }

  private String compute(Slot slot) {
    var key = slot.slice().cutoffKey();
    var problem = problem(slot.slice());
    if (problem.isPresent()) {
      var bad = problem.get();
      var reason = bad.missing() ? Event.Reason.INPUT_MISSING : Event.Reason.INPUT_MISMATCH;
      release(key, reason, "an input is " + reason, List.of(bad));
      return "cannot read what " + name(slot) + " needs: " + reason;
    }
    if (world.faulty(60)) {
      release(key, Event.Reason.LOST, "the worker died");
      return "loses its worker over " + name(slot);
    }
    boolean retried = !ready.node().equals("clean.notch");
    if (world.faulty(retried ? 10 : 400)) {
      boolean late = world.chance.oneIn(4);
      failures.put(
          key,
          late
              ? new Ending.Timeout("too slow", USAGE)
              : new Ending.Failed(false, "bad luck", USAGE));
      return "fails at " + name(slot) + (late ? ": too slow" : "");
    }
    world.history.executed(lease, key);
    computed =
        world.computation.run(ready, slot.slice(), world.history::meaning, world.chance.below(3));
    computed.values().forEach(value -> world.history.made(value.content(), value.meaning()));
    running = slot;
    return "computes " + name(slot);
  }

  /** The worker checks what it loads, always. */
  private Optional<BadBlob> problem(ReadySlice slice) {
    for (int p = 0; p < ready.ports().size(); p++) {
      for (var window : slice.windows().get(p)) {
        for (var input : Computation.inputs(ready.ports().get(p), window)) {
          if (input.uri() == null) {
            continue;
          }
          var found = world.files.read(input.uri());
          if (found.isEmpty()) {
            return Optional.of(new BadBlob(input.contentHash(), input.uri(), true));
          }
          if (!found.get().equals(input.contentHash())) {
            return Optional.of(new BadBlob(input.contentHash(), input.uri(), false));
          }
        }
      }
    }
    return Optional.empty();
  }

  private String publish(Slot slot) {
    var fields = new HashMap<String, Content>();
    computed.forEach((field, value) -> {
      int generation = world.mutant == Mutant.ONE_PATH_PER_CONTENT ? 0 : slot.generation();
      var path = value.json() == null ? Files.path(value.content(), generation) : null;
      if (path != null) {
        world.files.publish(path, value.content());
      }
      fields.put(field, new Content(value.content(), path, value.json(), 100));
    });
    written = new Result(slot.slice().cutoffKey(), fields, USAGE, ready.deterministic());
    return "writes the blobs of " + name(slot);
  }
}
