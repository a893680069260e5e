package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.ManifestRef;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workspace of one decision: a copy of the state that it alone may change. */
final class Work {
  final RunSpec spec;
  final NodeState[] nodes;
  final Map<String, byte[]> remembered;
  final List<Effect> effects = new ArrayList<>();
  final Map<Description.Question, Description> descriptions;
  final Map<Key, JsonNode> largeValues;
  RunStatus status;
  long dispatches;
  boolean announced;
  boolean finishing;
  boolean heard;
  @Nullable String error;
  @Nullable String failedNode;
  Map<String, ManifestRef> manifests;
  SequencedMap<String, JsonNode> values;

  private final boolean[] owned;
  private final Set<String> dirty = new LinkedHashSet<>();
  private final Map<Integer, Integer> positions = new HashMap<>();

  Work(RunState state) {
    spec = state.spec;
    nodes = state.nodes.clone();
    owned = new boolean[nodes.length];
    remembered = state.remembered;
    descriptions = new HashMap<>(state.descriptions);
    largeValues = new HashMap<>(state.largeValues);
    status = state.status;
    dispatches = state.dispatches;
    announced = state.announced;
    finishing = state.finishing;
    heard = state.heard;
    error = state.error;
    failedNode = state.failedNode;
    manifests = state.manifests;
    values = new LinkedHashMap<>(state.values);
    for (int i = 0; i < nodes.length; i++) {
      positions.put(nodes[i].call.id(), i);
    }
  }

  /** The node at a position, to be changed. */
  NodeState own(int position) {
    if (!owned[position]) {
      owned[position] = true;
      nodes[position] = nodes[position].copy();
      dirty.add(nodes[position].name());
    }
    return nodes[position];
  }

  /** Position of the transform call with that IR id. */
  int position(int irId) {
    var position = positions.get(irId);
    if (position == null) {
      throw new IllegalStateException("IR node " + irId + " is no transform call");
    }
    return position;
  }

  /** Position of the node with that name, or -1. */
  int positionOf(String name) {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i].name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** A value that the order of decisions guarantees. */
  static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("asked for before it is known");
    }
    return value;
  }

  void emit(Event event) {
    effects.add(new Effect.Emit(event));
  }

  /** The node failed for good: it and, at the next step, everything that depends on it. */
  void fail(int position, String message, @Nullable String cause) {
    var node = own(position);
    if (node.failed()) {
      return;
    }
    node.error = message;
    node.cause = cause;
    blame(node);
    node.groups.forEach(Work::failSlices);
  }

  private static void failSlices(GroupState group) {
    for (int i = 0; i < group.slices(); i++) {
      switch (group.status[i]) {
        case KEYED, MISSING -> group.status[i] = SliceStatus.FAILED;
        case DISPATCHED, HIT, CUTOFF, MATERIALIZED, FAILED, SKIPPED, CANCELLED -> {}
      }
    }
  }

  /** The node's row says that it failed before the run was taken up again. */
  void restoreFailure(NodeState node, GroupState group) {
    failSlices(group);
    if (node.cause == null) {
      blame(node);
    }
  }

  /** The run fails with this node, unless something failed before it. */
  private void blame(NodeState node) {
    if (error == null) {
      error = "node " + node.name() + ": " + present(node.error);
      failedNode = node.name();
    }
  }

  Decision decision() {
    return new Decision(
        new RunState(
            spec,
            status,
            nodes,
            dispatches,
            announced,
            finishing,
            error,
            failedNode,
            Map.copyOf(descriptions),
            Map.copyOf(largeValues),
            manifests,
            values,
            remembered,
            heard,
            Set.copyOf(dirty)),
        effects);
  }
}
