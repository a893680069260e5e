package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event.Decision;
import dev.virgo.schemas.event.Event.DoneSlice;
import dev.virgo.schemas.event.Event.NodeDone;
import dev.virgo.schemas.event.Event.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a node-done does to the slices it names. A success counts for any dispatch since the slice
 * was last opened, everything else only for the current one: that makes redelivery harmless.
 */
final class Outcomes {
  /** The third loss of a slice fails it: a poison slice must not eat the fleet. */
  static final int MAX_LOSSES = 3;

  /** Nor must one whose holders' leases keep running out, or whose clusters keep going away. */
  static final int MAX_EXPIRIES = 10;

  /** Two different builds must not replan for ever. */
  static final int MAX_MISMATCHES = 3;

  private Outcomes() {}

  static void apply(Work work, NodeDone done) {
    int position = work.positionOf(done.node());
    if (position < 0) {
      return;
    }
    // Owned, and so written, whatever it says: who decides on an old copy of the run must lose the
    // race for its row and read again, not conclude that there is nothing to do.
    var group = work.own(position).group(done.group());
    if (group == null) {
      // Not planned: it waits for a choice, and looks for its slices when that is made.
      return;
    }
    for (var slice : done.slices()) {
      int index = Slicing.indexOf(group.plan.slices(), slice.slice());
      if (index >= 0) {
        apply(work, position, group, index, slice);
      }
    }
  }

  private static void apply(Work work, int position, GroupState group, int index, DoneSlice done) {
    switch (done.decision()) {
      case HIT -> succeed(work, position, group, index, done, SliceStatus.HIT);
      case CUTOFF -> succeed(work, position, group, index, done, SliceStatus.CUTOFF);
      case MATERIALIZED -> succeed(work, position, group, index, done, SliceStatus.MATERIALIZED);
      case FAILED -> {
        if (current(group, index, done)) {
          failed(work, position, group, index, done);
        }
      }
      case RELEASED, EXPIRED -> {
        if (current(group, index, done)) {
          givenBack(work, position, group, index, done);
        }
      }
    }
  }

  private static boolean current(GroupState group, int index, DoneSlice done) {
    return group.status[index] == SliceStatus.DISPATCHED
        && group.dispatch[index] == done.dispatch();
  }

  private static void succeed(
      Work work, int position, GroupState group, int index, DoneSlice done, SliceStatus status) {
    if (group.status[index].done()
        || group.dispatch[index] == 0
        || done.dispatch() < group.opened[index]) {
      return;
    }
    for (int field = 0; field < group.plan.fields().size(); field++) {
      var value = done.fields().get(group.plan.fields().get(field));
      if (value == null) {
        // A group is committed whole; half an answer is none. The reconciler asks again.
        return;
      }
      group.rowKeys[field][index] = value.assetKey();
      group.content[field][index] = value.contentHash();
      group.uri[field][index] = value.uri();
      group.value[field][index] = value.value();
    }
    group.status[index] = status;
    var node = work.nodes[position];
    node.savedUsd += done.savedUsd();
    account(node, done, status == SliceStatus.MATERIALIZED);
  }

  private static void account(NodeState node, DoneSlice done, boolean own) {
    var usage = done.usage();
    if (usage == null || !own) {
      return;
    }
    node.queueUs += usage.queueUs();
    node.runUs += usage.runUs();
    node.cpuUs += usage.cpuUs();
    node.peakRssBytes = Math.max(node.peakRssBytes, usage.peakRssBytes());
    node.costUsd += usage.costUsd();
    node.backend = usage.backend();
    node.host = usage.host();
    if (!usage.host().isEmpty()) {
      node.executedAt(new Place(usage.host(), usage.slot()));
    }
    node.timedSlices++;
  }

  private static void failed(Work work, int position, GroupState group, int index, DoneSlice done) {
    var node = work.nodes[position];
    account(node, done, true);
    int attempts = ++group.attempts[index];
    int retries = node.call.options().retry().orElse(0);
    if (done.reason() == Reason.PERMANENT || attempts > retries) {
      group.status[index] = SliceStatus.FAILED;
      work.fail(
          position,
          (done.error() == null ? "failed without a message" : done.error())
              + " (slice "
              + group.plan.slices().get(index)
              + (attempts > 1 ? ", after " + attempts + " attempts" : "")
              + ")",
          null);
    } else {
      group.reopen(index, SliceStatus.MISSING, group.opened[index]);
    }
  }

  private static void givenBack(
      Work work, int position, GroupState group, int index, DoneSlice done) {
    String tooOften =
        switch (done.reason()) {
          case LOST ->
              ++group.losses[index] >= MAX_LOSSES
                  ? "its worker died " + MAX_LOSSES + " times while it ran"
                  : null;
          case INPUT_MISMATCH, CODE_MISMATCH -> {
            boolean last = ++group.mismatches[index] >= MAX_MISMATCHES;
            lookAgain(work, group, index);
            if (!last) {
              yield null;
            }
            yield done.reason() == Reason.CODE_MISMATCH
                ? "its workers have other code under this version than what is published, "
                    + MAX_MISMATCHES
                    + " times; give the changed code a new version (virgo dead-letters list has"
                    + " what was refused)"
                : "what it was to read was not what is there, " + MAX_MISMATCHES + " times";
          }
          case INPUT_MISSING -> {
            boolean last = ++group.mismatches[index] >= MAX_MISMATCHES;
            lookAgain(work, group, index);
            yield last ? "an input was missing " + MAX_MISMATCHES + " times" : null;
          }
          case STORAGE ->
              ++group.losses[index] >= MAX_LOSSES
                  ? "its result could not be stored " + MAX_LOSSES + " times; is the disk full?"
                  : null;
          case INTERRUPTED ->
              ++group.expiries[index] >= MAX_EXPIRIES
                  ? "what it ran on went away while it ran, or its lease ran out, "
                      + MAX_EXPIRIES
                      + " times"
                  : null;
          case TRANSFORM, PERMANENT, TIMEOUT, SHUTDOWN, CANCELLED, NONDETERMINISTIC -> null;
          case null ->
              done.decision() == Decision.EXPIRED && ++group.expiries[index] >= MAX_EXPIRIES
                  ? "its lease ran out " + MAX_EXPIRIES + " times"
                  : null;
        };
    if (tooOften == null) {
      group.reopen(index, SliceStatus.MISSING, group.opened[index]);
      return;
    }
    group.status[index] = SliceStatus.FAILED;
    work.fail(
        position,
        tooOften + " (slice " + group.plan.slices().get(index) + ")" + detail(done.error()),
        null);
  }

  private static String detail(@Nullable String error) {
    return error == null ? "" : ": " + error;
  }

  /** What a slice reads may be gone or wrong: forget it, so that it is looked up again. */
  private static void lookAgain(Work work, GroupState group, int index) {
    for (int p = 0; p < group.plan.ports().size(); p++) {
      if (group.plan.ports().get(p) instanceof BoundPort.OfField(_, var call, var field)) {
        var upstream = work.own(call).plannedGroupOf(field);
        for (int i : Keying.overlapping(upstream, group.plan.windows().get(index).get(p))) {
          if (upstream.status[i].done()) {
            upstream.reopen(i, SliceStatus.KEYED, ++work.dispatches);
            upstream.foundByPath = false;
          }
        }
      }
    }
  }

  /** The reconciler's word: nothing came of these dispatches. */
  static void repair(Work work, RunEvent.Repair repair) {
    for (var lost : repair.lost()) {
      int position = work.positionOf(lost.node());
      var group = position < 0 ? null : work.own(position).group(lost.group());
      int index = group == null ? -1 : Slicing.indexOf(group.plan.slices(), lost.slice());
      if (group != null
          && index >= 0
          && group.status[index] == SliceStatus.DISPATCHED
          && group.dispatch[index] == lost.dispatch()) {
        group.reopen(index, SliceStatus.KEYED, group.opened[index]);
      }
    }
  }
}
