package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.Counts;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How a run ends: with its manifests, with a failure, or cancelled. */
final class Completion {
  private Completion() {}

  /** Asks for the manifests once every output is there; fails the run once nothing can go on. */
  static void check(Work work, List<Binding.Output> outputs) {
    if (work.finishing || work.status.terminal()) {
      return;
    }
    if (work.error != null) {
      if (!anyInFlight(work)) {
        fail(work);
      }
      return;
    }
    boolean all = true;
    for (var output : outputs) {
      all &=
          switch (output) {
            case Binding.Output.Waits _ -> false;
            case Binding.Output.OfField(_, var call, var field) -> {
              var group = work.nodes[call].groupOf(field);
              yield work.nodes[call].absent || (group != null && group.complete());
            }
            case Binding.Output.OfValue(var name, var value) -> {
              work.values.put(name, value);
              yield true;
            }
            case Binding.Output.Absent _ -> true;
          };
    }
    if (all) {
      work.finishing = true;
      work.effects.add(new Effect.AskFinish(manifests(work, outputs)));
    } else if (!anyInFlight(work)) {
      // No question is open either, or this would not have been reached: nothing more will happen.
      work.error = stuck(work, outputs);
      fail(work);
    }
  }

  /** What is missing, for people; that it comes to this is a fault of the planner. */
  private static String stuck(Work work, List<Binding.Output> outputs) {
    var missing = new TreeSet<String>();
    for (var output : outputs) {
      switch (output) {
        case Binding.Output.Waits(var name) ->
            missing.add("output '" + name + "' waits for a choice");
        case Binding.Output.OfField(var name, var call, var field) -> {
          var node = work.nodes[call];
          var group = node.groupOf(field);
          if (!node.absent && (group == null || !group.complete())) {
            missing.add(
                "output '"
                    + name
                    + "' waits for field "
                    + field
                    + " of node "
                    + node.name()
                    + ", which is "
                    + (group == null ? "not planned" : progress(group)));
          }
        }
        case Binding.Output.OfValue _, Binding.Output.Absent _ -> {}
      }
    }
    return "nothing is under way and nothing is left to start, but "
        + String.join("; ", missing)
        + ". Start the run again; what it made is found. If it ends like this again, report it";
  }

  /** For example {@code 4 of 6 slices done, 2 CANCELLED}. */
  private static String progress(GroupState group) {
    var counts = new EnumMap<SliceStatus, Integer>(SliceStatus.class);
    int done = 0;
    for (var status : group.status) {
      if (status.done()) {
        done++;
      } else {
        counts.merge(status, 1, Integer::sum);
      }
    }
    var text = new StringBuilder(done + " of " + group.slices() + " slices done");
    counts.forEach((status, count) -> text.append(", ").append(count).append(' ').append(status));
    return text.toString();
  }

  private static boolean anyInFlight(Work work) {
    for (var node : work.nodes) {
      for (var group : node.groups) {
        if (group.any(SliceStatus.DISPATCHED)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Effect.FieldManifest> manifests(Work work, List<Binding.Output> outputs) {
    var manifests = new ArrayList<Effect.FieldManifest>();
    var done = new HashSet<String>();
    for (var output : outputs) {
      if (output instanceof Binding.Output.OfField(var name, var call, var field)
          && !work.nodes[call].absent) {
        manifests.add(manifest(work, call, field, name));
        done.add(work.nodes[call].name() + "." + field);
      }
    }
    manifests.addAll(inner(work, done));
    return manifests;
  }

  /**
   * Inner fields that are whole now and were not found so: the next run asks for them in one row.
   */
  private static List<Effect.FieldManifest> inner(Work work, Set<String> done) {
    var manifests = new ArrayList<Effect.FieldManifest>();
    for (int n = 0; n < work.nodes.length; n++) {
      for (var group : work.nodes[n].groups) {
        if (!group.foundByPath && group.slices() > 0 && group.complete()) {
          for (var field : group.plan.fields()) {
            if (!done.contains(work.nodes[n].name() + "." + field)) {
              manifests.add(manifest(work, n, field, ""));
            }
          }
        }
      }
    }
    return manifests;
  }

  private static Effect.FieldManifest manifest(Work work, int node, String field, String output) {
    var group = work.nodes[node].plannedGroupOf(field);
    int f = group.plan.fields().indexOf(field);
    var rows = new ArrayList<Effect.ManifestEntry>(group.slices());
    for (int i = 0; i < group.slices(); i++) {
      rows.add(
          new Effect.ManifestEntry(
              group.plan.slices().get(i),
              Work.present(group.rowKeys[f][i]),
              Work.present(group.content[f][i])));
    }
    Optional<Key> whole =
        Asking.upstreamComplete(work, group)
            ? Optional.of(Asking.byContent(work, group, f))
            : Optional.empty();
    return new Effect.FieldManifest(
        work.nodes[node].name(),
        field,
        output,
        group.plan.paths().get(f),
        group.plan.data(),
        whole,
        rows);
  }

  /** The cache wrote everything. */
  static void finished(Work work, RunEvent.Finished finished) {
    work.finishing = false;
    work.manifests = finished.manifests();
    work.status = RunStatus.COMPLETED;
    settle(work, SliceStatus.SKIPPED);
    var spec = work.spec;
    work.emit(
        new Event.RunCompleted(
            spec.run(),
            spec.recording().id(),
            spec.pipelineId(),
            spec.recording().revision(),
            finished.manifests(),
            counts(work)));
  }

  /** Some members are gone: open them again; what is there is found by the lookup. */
  static void refused(Work work, RunEvent.FinishRefused refused) {
    work.finishing = false;
    var missing = new HashSet<>(refused.missing());
    for (int n = 0; n < work.nodes.length; n++) {
      for (int g = 0; g < work.nodes[n].groups.size(); g++) {
        for (int i = 0; i < work.nodes[n].groups.get(g).slices(); i++) {
          if (holds(work.nodes[n].groups.get(g), i, missing)) {
            var group = work.own(n).groups.get(g);
            group.reopen(i, SliceStatus.KEYED, ++work.dispatches);
            group.foundByPath = false;
            group.wanted = true;
          }
        }
      }
    }
  }

  private static boolean holds(GroupState group, int slice, Set<Key> missing) {
    for (var keys : group.rowKeys) {
      var key = keys[slice];
      if (key != null && missing.contains(key)) {
        return true;
      }
    }
    return false;
  }

  /** Ends the run as failed. */
  static void fail(Work work) {
    work.status = RunStatus.FAILED;
    settle(work, SliceStatus.SKIPPED);
    var spec = work.spec;
    work.emit(
        new Event.RunFailed(
            spec.run(),
            spec.recording().id(),
            spec.pipelineId(),
            work.failedNode,
            Work.present(work.error)));
  }

  /** Ends the run because somebody said so; the cache is told once that is written. */
  static void cancel(Work work) {
    work.status = RunStatus.CANCELLED;
    work.finishing = false;
    settle(work, SliceStatus.CANCELLED);
    var spec = work.spec;
    work.emit(new Event.RunCancelled(spec.run(), spec.recording().id(), spec.pipelineId()));
  }

  /** What never got done ends too, so that the counts of a run sum to its slices. */
  private static void settle(Work work, SliceStatus as) {
    for (int n = 0; n < work.nodes.length; n++) {
      for (int g = 0; g < work.nodes[n].groups.size(); g++) {
        for (int i = 0; i < work.nodes[n].groups.get(g).slices(); i++) {
          switch (work.nodes[n].groups.get(g).status[i]) {
            case KEYED, MISSING, DISPATCHED -> work.own(n).groups.get(g).status[i] = as;
            case HIT, CUTOFF, MATERIALIZED, FAILED, SKIPPED, CANCELLED -> {}
          }
        }
      }
    }
  }

  private static Counts counts(Work work) {
    int slices = 0;
    var counts = new int[5];
    int cancelled = 0;
    for (var node : work.nodes) {
      var summary = node.summary();
      slices += summary.slices();
      counts[0] += summary.hit();
      counts[1] += summary.cutoff();
      counts[2] += summary.materialized();
      counts[3] += summary.failed();
      counts[4] += summary.skipped();
      cancelled += summary.cancelled();
    }
    return new Counts(slices, counts[0], counts[1], counts[2], counts[3], counts[4], cancelled);
  }
}
