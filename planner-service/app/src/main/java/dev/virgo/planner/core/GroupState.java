package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.key.Key;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One compute group of one node: its plan, and per slice where it stands. Arrays are indexed by
 * slice, those of fields by field and then slice. Mutable only inside one decision, which owns a
 * copy.
 */
final class GroupState {
  final GroupPlan plan;
  final SliceStatus[] status;

  /** The current dispatch; 0 before the first. */
  final long[] dispatch;

  /** A success counts from this dispatch on: where the slice was last (re)opened. */
  final long[] opened;

  /** Failures of the transform itself. */
  final int[] attempts;

  final int[] losses;
  final int[] expiries;

  /** Since {@link #expected} last changed. */
  final int[] mismatches;

  /** The cut-off key of the last dispatch: all that its worker expects to find. */
  final @Nullable Key[] expected;

  /** An output, a choice, or a missing slice downstream wants it. */
  final boolean[] needed;

  /** Own asset keys; null until {@link Keying} was asked for them. */
  final Key[] @Nullable [] ownKeys;

  /** The key of the asset row that the content was found under. */
  final @Nullable Key[][] rowKeys;

  final @Nullable Key[][] content;
  final @Nullable String[][] uri;
  final @Nullable JsonNode[][] value;

  /** Whole-recording state was asked for by path. */
  boolean askedWhole;

  /** ... and by content. */
  boolean askedWholeByContent;

  /** Was found whole under its own path: nothing new to write about it. */
  boolean foundByPath;

  /** All its slices are wanted, whatever is downstream. */
  boolean wanted;

  GroupState(GroupPlan plan) {
    this.plan = plan;
    int slices = plan.slices().size();
    int fields = plan.fields().size();
    status = new SliceStatus[slices];
    Arrays.fill(status, SliceStatus.KEYED);
    dispatch = new long[slices];
    opened = new long[slices];
    attempts = new int[slices];
    losses = new int[slices];
    expiries = new int[slices];
    mismatches = new int[slices];
    expected = new Key[slices];
    needed = new boolean[slices];
    ownKeys = new Key[fields][];
    rowKeys = new Key[fields][slices];
    content = new Key[fields][slices];
    uri = new String[fields][slices];
    value = new JsonNode[fields][slices];
  }

  private GroupState(GroupState other) {
    plan = other.plan;
    status = other.status.clone();
    dispatch = other.dispatch.clone();
    opened = other.opened.clone();
    attempts = other.attempts.clone();
    losses = other.losses.clone();
    expiries = other.expiries.clone();
    mismatches = other.mismatches.clone();
    expected = other.expected.clone();
    needed = other.needed.clone();
    ownKeys = other.ownKeys.clone();
    rowKeys = copy(other.rowKeys);
    content = copy(other.content);
    uri = copy(other.uri);
    value = copy(other.value);
    askedWhole = other.askedWhole;
    askedWholeByContent = other.askedWholeByContent;
    foundByPath = other.foundByPath;
    wanted = other.wanted;
  }

  private static <T extends @Nullable Object> T[][] copy(T[][] arrays) {
    var copy = arrays.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] = copy[i].clone();
    }
    return copy;
  }

  GroupState copy() {
    return new GroupState(this);
  }

  int slices() {
    return status.length;
  }

  /** Whether every slice's content is known. */
  boolean complete() {
    for (var slice : status) {
      if (!slice.done()) {
        return false;
      }
    }
    return true;
  }

  boolean any(SliceStatus wanted) {
    for (var slice : status) {
      if (slice == wanted) {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks again for slices that were out. A group that waited for a choice when the run was taken
   * up is planned later than the others: what became of its slices may have been told before
   * anybody could understand it, and is not told twice.
   */
  void lookForWhatWasOut() {
    for (int i = 0; i < status.length; i++) {
      if (status[i] == SliceStatus.DISPATCHED) {
        reopen(i, SliceStatus.KEYED, opened[i]);
      }
    }
  }

  /** Only mismatches with the same expectations say that something is wrong for good. */
  void expect(int slice, Key cutoff) {
    if (!cutoff.equals(expected[slice])) {
      expected[slice] = cutoff;
      mismatches[slice] = 0;
    }
  }

  /** Forgets what was found, so that the slice is made or found again. */
  void reopen(int slice, SliceStatus to, long from) {
    status[slice] = to;
    opened[slice] = from;
    for (int field = 0; field < content.length; field++) {
      content[field][slice] = null;
      rowKeys[field][slice] = null;
      uri[field][slice] = null;
      value[field][slice] = null;
    }
  }
}
