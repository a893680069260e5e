package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.InputRef;
import dev.virgo.schemas.event.Event.NodeReady;
import dev.virgo.schemas.event.Event.ReadySlice;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Where a slice is decided to be ready: something needs it, it is not there, and everything that it
 * reads is. Ready slices of a group go out in contiguous batches.
 */
final class Dispatching {
  /** Slices of one node-ready at most: what a lost worker makes others repeat. */
  static final int MAX_BATCH = 128;

  /** Before any slice of a transform was timed. */
  private static final int FIRST_BATCH = 8;

  /** A batch should take no longer than this, so that many workers share a recording. */
  private static final long MOST_US = 1_000_000;

  /** Nor much less, or reserving and telling it would take longer than computing it. */
  private static final long LEAST_US = 100_000;

  /** In between, what is ready is shared by so many. */
  private static final int SHARES = 8;

  /**
   * Batches of one run that are out at a time, before it is known how many slots work for it.
   * Executors take events in the order in which they come: a small run waits for so many of a large
   * one, and not for the rest of it.
   */
  private static final int LEAST_OUT = 16;

  /** And for each slot that does: one that it has, others on the way, so that it never waits. */
  private static final int OUT_PER_SLOT = 4;

  private Dispatching() {}

  /** Marks what is needed, from the outputs up: a slice is if a missing needed one reads it. */
  static void markNeeded(Work work) {
    for (int n = work.nodes.length - 1; n >= 0; n--) {
      for (int g = 0; g < work.nodes[n].groups.size(); g++) {
        var group = work.nodes[n].groups.get(g);
        if (group.wanted && !group.complete()) {
          wantAll(work, n, g);
          group = work.nodes[n].groups.get(g);
        }
        for (int i = 0; i < group.slices(); i++) {
          if (group.needed[i] && open(group.status[i])) {
            needInputs(work, group, i);
          }
        }
      }
    }
  }

  private static boolean open(SliceStatus status) {
    return switch (status) {
      case KEYED, MISSING -> true;
      case DISPATCHED, HIT, CUTOFF, MATERIALIZED, FAILED, SKIPPED, CANCELLED -> false;
    };
  }

  private static void wantAll(Work work, int node, int group) {
    for (int i = 0; i < work.nodes[node].groups.get(group).slices(); i++) {
      if (!work.nodes[node].groups.get(group).needed[i]) {
        work.own(node).groups.get(group).needed[i] = true;
      }
    }
  }

  private static void needInputs(Work work, GroupState group, int slice) {
    for (int p = 0; p < group.plan.ports().size(); p++) {
      if (group.plan.ports().get(p) instanceof BoundPort.OfField(_, var call, var field)) {
        var upstream = work.nodes[call].plannedGroupOf(field);
        for (int i : Keying.overlapping(upstream, group.plan.windows().get(slice).get(p))) {
          if (!upstream.needed[i] && !upstream.status[i].done()) {
            upstream = work.own(call).plannedGroupOf(field);
            upstream.needed[i] = true;
          }
        }
      }
    }
  }

  /**
   * Emits node-ready for what is ready now, as far as there is room. What is further down the
   * pipeline goes first: of a run that is larger than its room the first slices are finished before
   * the last ones begin.
   */
  static void dispatch(Work work) {
    long last = work.dispatches + mostOut(work) - batchesOut(work);
    for (int n = work.nodes.length - 1; n >= 0; n--) {
      if (work.nodes[n].failed()) {
        continue;
      }
      for (int g = 0; g < work.nodes[n].groups.size() && work.dispatches < last; g++) {
        dispatch(work, n, g, last);
      }
    }
  }

  private static int mostOut(Work work) {
    var slots = new HashSet<Place>();
    for (var node : work.nodes) {
      slots.addAll(node.places);
    }
    return Math.max(LEAST_OUT, OUT_PER_SLOT * slots.size());
  }

  private static int batchesOut(Work work) {
    var out = new HashSet<Long>();
    for (var node : work.nodes) {
      for (var group : node.groups) {
        for (int i = 0; i < group.slices(); i++) {
          if (group.status[i] == SliceStatus.DISPATCHED) {
            out.add(group.dispatch[i]);
          }
        }
      }
    }
    return out.size();
  }

  /** A batch that has to be split for its size may go beyond the last dispatch by its parts. */
  private static void dispatch(Work work, int node, int groupIndex, long last) {
    var ready = ready(work, work.nodes[node].groups.get(groupIndex));
    int limit = batchLimit(work, work.nodes[node], ready.size());
    int from = 0;
    for (int i = 1; i <= ready.size() && work.dispatches < last; i++) {
      if (i == ready.size() || i - from == limit || ready.get(i) != ready.get(i - 1) + 1) {
        send(work, node, groupIndex, ready.subList(from, i));
        from = i;
      }
    }
  }

  private static List<Integer> ready(Work work, GroupState group) {
    var ready = new ArrayList<Integer>();
    for (int i = 0; i < group.slices(); i++) {
      if (ready(work, group, i)) {
        ready.add(i);
      }
    }
    return ready;
  }

  private static boolean ready(Work work, GroupState group, int slice) {
    if (group.status[slice] != SliceStatus.MISSING || !group.needed[slice]) {
      return false;
    }
    for (int p = 0; p < group.plan.ports().size(); p++) {
      if (group.plan.ports().get(p) instanceof BoundPort.OfField(_, var call, var field)) {
        var upstream = work.nodes[call].plannedGroupOf(field);
        for (int i : Keying.overlapping(upstream, group.plan.windows().get(slice).get(p))) {
          if (!upstream.status[i].done()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static int batchLimit(Work work, NodeState node, int ready) {
    var expected = expectedUs(work, node);
    if (expected.isEmpty()) {
      return FIRST_BATCH;
    }
    long perSlice = Math.max(1, expected.getAsLong());
    long share = Math.max(Math.ceilDiv(ready, SHARES), LEAST_US / perSlice);
    return Math.clamp(Math.min(share, MOST_US / perSlice), 1, MAX_BATCH);
  }

  /** What this run has seen itself counts more than what others have. */
  private static OptionalLong expectedUs(Work work, NodeState node) {
    if (node.timedSlices > 0 && node.runUs > 0) {
      return OptionalLong.of(node.runUs / node.timedSlices);
    }
    var told = work.spec.expectedUs().get(node.descriptor.identity());
    return told == null ? OptionalLong.empty() : OptionalLong.of(told);
  }

  private static void send(Work work, int position, int groupIndex, List<Integer> batch) {
    var size = EventSize.of(work, position, groupIndex, batch);
    if (size.fits()) {
      emit(work, position, groupIndex, batch);
    } else if (batch.size() == 1) {
      work.fail(position, size.tooLarge(), null);
    } else {
      int half = batch.size() / 2;
      send(work, position, groupIndex, batch.subList(0, half));
      send(work, position, groupIndex, batch.subList(half, batch.size()));
    }
  }

  private static void emit(Work work, int position, int groupIndex, List<Integer> batch) {
    var node = work.own(position);
    var group = node.groups.get(groupIndex);
    long dispatch = ++work.dispatches;
    var slices = new ArrayList<ReadySlice>();
    int attempt = 0;
    for (int i : batch) {
      group.status[i] = SliceStatus.DISPATCHED;
      group.dispatch[i] = dispatch;
      if (group.opened[i] == 0) {
        group.opened[i] = dispatch;
      }
      attempt = Math.max(attempt, group.attempts[i]);
      var ready = ready(work, position, group, i, dispatch);
      group.expect(i, ready.cutoffKey());
      slices.add(ready);
    }
    var fields = new ArrayList<Event.Field>();
    for (int f = 0; f < group.plan.fields().size(); f++) {
      fields.add(new Event.Field(group.plan.fields().get(f), group.plan.headers().get(f)));
    }
    work.emit(
        new NodeReady(
            work.spec.run(),
            work.spec.recording().id(),
            node.name(),
            group.plan.name(),
            node.descriptor.identity(),
            Work.present(node.config),
            Work.present(node.configHash),
            group.plan.codeHash(),
            node.descriptor.lockfileHash(),
            node.descriptor.resources(),
            node.call.options().timeout() == null ? 0 : Math.max(1, timeout(node).toMillis()),
            attempt,
            node.descriptor.deterministic(),
            ports(work, group, batch),
            fields,
            slices,
            work.spec.priority()));
  }

  private static Duration timeout(NodeState node) {
    return Work.present(node.call.options().timeout());
  }

  private static ReadySlice ready(
      Work work, int position, GroupState group, int slice, long dispatch) {
    var keys = new LinkedHashMap<String, Key>();
    for (int f = 0; f < group.plan.fields().size(); f++) {
      keys.put(group.plan.fields().get(f), Keying.assetKeys(work, position, group, f)[slice]);
    }
    return new ReadySlice(
        group.plan.slices().get(slice),
        dispatch,
        Keying.cutoff(work, position, group, slice),
        keys,
        group.plan.windows().get(slice));
  }

  private static List<Event.Port> ports(Work work, GroupState group, List<Integer> batch) {
    var ports = new ArrayList<Event.Port>();
    for (int p = 0; p < group.plan.ports().size(); p++) {
      var windows = new ArrayList<Window>();
      for (int i : batch) {
        windows.addAll(group.plan.windows().get(i).get(p));
      }
      var locality = group.plan.localities().get(p);
      var segments = touched(group.plan.portSegments().get(p), windows);
      ports.add(
          switch (group.plan.ports().get(p)) {
            case BoundPort.Absent(var name) ->
                new Event.Port(name, locality, null, List.of(), null, null, null, null);
            case BoundPort.OfValue(var name, var value, var hash) ->
                new Event.Port(name, locality, null, List.of(), null, null, value, hash);
            case BoundPort.OfStream(var name, var stream) ->
                new Event.Port(
                    name,
                    locality,
                    stream.header(),
                    segments,
                    stream(stream, windows),
                    null,
                    null,
                    null);
            case BoundPort.OfField(var name, var call, var field) ->
                field(work, name, locality, segments, call, field, windows);
          });
    }
    return ports;
  }

  private static Event.Port field(
      Work work,
      String port,
      dev.virgo.schemas.key.LocalityKey locality,
      List<Span> segments,
      int call,
      String field,
      List<Window> windows) {
    var upstream = work.nodes[call].plannedGroupOf(field);
    int f = upstream.plan.fields().indexOf(field);
    var positions = new TreeSet<Integer>();
    for (var window : windows) {
      for (int i : Keying.overlapping(upstream, List.of(window))) {
        positions.add(i);
      }
    }
    var inputs = new ArrayList<InputRef>();
    for (int i : positions) {
      inputs.add(
          new InputRef(
              upstream.plan.slices().get(i),
              Work.present(upstream.content[f][i]),
              upstream.uri[f][i],
              upstream.value[f][i]));
    }
    return new Event.Port(
        port, locality, upstream.plan.headers().get(f), segments, null, inputs, null, null);
  }

  private static Event.StreamRef stream(Recording.Stream stream, List<Window> windows) {
    var range = BlockRange.of(stream, windows);
    return new Event.StreamRef(
        stream.uri(),
        stream.format(),
        stream.name(),
        range.first(),
        stream.blocks().subList((int) range.first(), (int) (range.first() + range.count())));
  }

  private static List<Span> touched(List<Span> segments, List<Window> windows) {
    return segments.stream()
        .filter(segment ->
            windows.stream().anyMatch(w -> segment.t0Ns() < w.w1Ns() && w.w0Ns() < segment.t1Ns()))
        .toList();
  }
}
