package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.ir.IrNode.TransformCall;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One transform call of a run. Mutable only inside one decision, which owns a copy. */
final class NodeState {
  private static final int MOST_PLACES = 64;

  final TransformCall call;
  final Descriptor descriptor;

  /** Fields that somebody wants; a group none of whose fields is wanted costs nothing. */
  final TreeSet<String> wantedFields = new TreeSet<>();

  /** Fields whose value decides a choice or feeds an expression. */
  final TreeSet<String> wantedValues = new TreeSet<>();

  /** What each port reads; null until every choice on the way is made. */
  @Nullable List<BoundPort> ports;

  /** Canonical configuration with defaults; null until bound. */
  @Nullable JsonNode config;

  @Nullable Key configHash;

  /** A required stream is absent: the node is absent itself and never starts. */
  boolean absent;

  Description.@Nullable Described description;
  final List<GroupState> groups = new ArrayList<>();

  /** Why it failed for good; null while it has not. */
  @Nullable String error;

  /** The node whose failure made this one fail; null if it failed itself. */
  @Nullable String cause;

  long queueUs;
  long runUs;
  long cpuUs;
  long peakRssBytes;
  double costUsd;
  double savedUsd;
  @Nullable String backend;
  @Nullable String host;

  /** Where its slices were executed, the first {@value #MOST_PLACES} of them, in order. */
  final Set<Place> places = new LinkedHashSet<>();

  /** Slices whose run time is in {@link #runUs}, for the size of batches. */
  int timedSlices;

  NodeState(TransformCall call, Descriptor descriptor) {
    this.call = call;
    this.descriptor = descriptor;
  }

  NodeState copy() {
    var copy = new NodeState(call, descriptor);
    copy.wantedFields.addAll(wantedFields);
    copy.wantedValues.addAll(wantedValues);
    copy.ports = ports;
    copy.config = config;
    copy.configHash = configHash;
    copy.absent = absent;
    copy.description = description;
    for (var group : groups) {
      copy.groups.add(group.copy());
    }
    copy.error = error;
    copy.cause = cause;
    copy.queueUs = queueUs;
    copy.runUs = runUs;
    copy.cpuUs = cpuUs;
    copy.peakRssBytes = peakRssBytes;
    copy.costUsd = costUsd;
    copy.savedUsd = savedUsd;
    copy.backend = backend;
    copy.host = host;
    copy.places.addAll(places);
    copy.timedSlices = timedSlices;
    return copy;
  }

  /** A slice was executed there. */
  void executedAt(Place place) {
    if (places.size() < MOST_PLACES) {
      places.add(place);
    }
  }

  /** The node's name, for example {@code clean.notch}. */
  String name() {
    return call.node();
  }

  boolean failed() {
    return error != null;
  }

  @Nullable GroupState group(String name) {
    for (var group : groups) {
      if (group.plan.name().equals(name)) {
        return group;
      }
    }
    return null;
  }

  /** The group that makes the field, if it is planned. */
  @Nullable GroupState groupOf(String field) {
    for (var group : groups) {
      if (group.plan.fields().contains(field)) {
        return group;
      }
    }
    return null;
  }

  /** The group that makes the field, which must be planned. */
  GroupState plannedGroupOf(String field) {
    var group = groupOf(field);
    if (group == null) {
      throw new IllegalStateException("field " + field + " of " + name() + " is not planned");
    }
    return group;
  }

  NodeSummary summary() {
    var counts = new EnumMap<SliceStatus, Integer>(SliceStatus.class);
    int slices = absent ? 1 : 0;
    counts.put(SliceStatus.SKIPPED, slices);
    for (var group : groups) {
      slices += group.slices();
      for (var status : group.status) {
        counts.merge(status, 1, Integer::sum);
      }
    }
    return new NodeSummary(
        name(),
        descriptor.identity(),
        slices,
        count(counts, SliceStatus.HIT),
        count(counts, SliceStatus.CUTOFF),
        count(counts, SliceStatus.MATERIALIZED),
        count(counts, SliceStatus.FAILED),
        count(counts, SliceStatus.SKIPPED),
        count(counts, SliceStatus.KEYED)
            + count(counts, SliceStatus.MISSING)
            + count(counts, SliceStatus.DISPATCHED),
        count(counts, SliceStatus.CANCELLED),
        queueUs,
        runUs,
        cpuUs,
        peakRssBytes,
        costUsd,
        savedUsd,
        backend,
        host,
        List.copyOf(places),
        error);
  }

  private static int count(Map<SliceStatus, Integer> counts, SliceStatus status) {
    return counts.getOrDefault(status, 0);
  }
}
