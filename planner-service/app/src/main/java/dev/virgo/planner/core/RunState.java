package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.ir.IrNode.TransformCall;
import dev.virgo.schemas.event.Event.ManifestRef;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run knows. Immutable from outside: {@link Planner#decide} answers a new one.
 *
 * <p>What is worth keeping over a restart is its {@link #snapshot}; the rest follows from the
 * {@link RunSpec} and is worked out again.
 */
public final class RunState {
  final RunSpec spec;
  final RunStatus status;
  final NodeState[] nodes;
  final long dispatches;
  final boolean announced;
  final boolean finishing;
  final @Nullable String error;
  final @Nullable String failedNode;
  final Map<Description.Question, Description> descriptions;
  final Map<Key, JsonNode> largeValues;
  final Map<String, ManifestRef> manifests;
  final SequencedMap<String, JsonNode> values;
  final Map<String, byte[]> remembered;

  /** Something was heard of slices since the run was created or taken up. */
  final boolean heard;

  final Set<String> dirty;

  RunState(
      RunSpec spec,
      RunStatus status,
      NodeState[] nodes,
      long dispatches,
      boolean announced,
      boolean finishing,
      @Nullable String error,
      @Nullable String failedNode,
      Map<Description.Question, Description> descriptions,
      Map<Key, JsonNode> largeValues,
      Map<String, ManifestRef> manifests,
      SequencedMap<String, JsonNode> values,
      Map<String, byte[]> remembered,
      boolean heard,
      Set<String> dirty) {
    this.spec = spec;
    this.status = status;
    this.nodes = nodes;
    this.dispatches = dispatches;
    this.announced = announced;
    this.finishing = finishing;
    this.error = error;
    this.failedNode = failedNode;
    this.descriptions = descriptions;
    this.largeValues = largeValues;
    this.manifests = manifests;
    this.values = values;
    this.remembered = remembered;
    this.heard = heard;
    this.dirty = dirty;
  }

  /** A run that has only been pinned. */
  public static RunState begin(RunSpec spec) {
    return of(spec, 0, false, Map.of());
  }

  /**
   * A run taken up again from its rows; feed it {@link RunEvent.Begin}.
   *
   * @throws IllegalArgumentException if the snapshot is of another shape
   */
  public static RunState resume(RunSpec spec, Snapshot snapshot) {
    return of(spec, snapshot.dispatches(), snapshot.announced(), snapshot.nodes());
  }

  private static RunState of(
      RunSpec spec, long dispatches, boolean announced, Map<String, byte[]> remembered) {
    var nodes = new ArrayList<NodeState>();
    for (var node : spec.pipeline().nodes()) {
      if (node instanceof TransformCall call) {
        var descriptor = spec.descriptors().get(call.transform().identity());
        if (descriptor == null) {
          throw new IllegalArgumentException(
              "run " + spec.run() + " pins no descriptor of " + call.transform().identity());
        }
        nodes.add(new NodeState(call, descriptor));
      }
    }
    return new RunState(
        spec,
        RunStatus.PLANNING,
        nodes.toArray(NodeState[]::new),
        dispatches,
        announced,
        false,
        null,
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        new LinkedHashMap<>(),
        Map.copyOf(remembered),
        false,
        Set.of());
  }

  /** What the run pinned. */
  public RunSpec spec() {
    return spec;
  }

  /** Where it stands. */
  public RunStatus status() {
    return status;
  }

  /** Why it failed; null if it did not. */
  public @Nullable String error() {
    return error;
  }

  /** The node that failed first; null if none did. */
  public @Nullable String failedNode() {
    return failedNode;
  }

  /** Hash and size of each output's manifest, by {@code output} or {@code output.field}. */
  public Map<String, ManifestRef> manifests() {
    return manifests;
  }

  /** Outputs that are plain values computed by the pipeline itself, by name. */
  public SequencedMap<String, JsonNode> values() {
    return values;
  }

  /** One summary per node, in the pipeline's order. */
  public List<NodeSummary> nodes() {
    var summaries = new ArrayList<NodeSummary>(nodes.length);
    for (var node : nodes) {
      summaries.add(node.summary());
    }
    return List.copyOf(summaries);
  }

  /** Every slice of every planned group, in the pipeline's order. */
  public List<SliceView> slices() {
    var views = new ArrayList<SliceView>();
    for (var node : nodes) {
      for (var group : node.groups) {
        for (int i = 0; i < group.slices(); i++) {
          views.add(
              new SliceView(
                  node.name(),
                  group.plan.name(),
                  group.plan.slices().get(i),
                  group.status[i].name(),
                  group.dispatch[i],
                  group.attempts[i],
                  group.rowKeys[0][i],
                  group.content[0][i]));
        }
      }
    }
    return List.copyOf(views);
  }

  /** Slices that were sent out and have not come back. */
  public List<RunEvent.Lost> inFlight() {
    var inFlight = new ArrayList<RunEvent.Lost>();
    for (var node : nodes) {
      for (var group : node.groups) {
        for (int i = 0; i < group.slices(); i++) {
          if (group.status[i] == SliceStatus.DISPATCHED) {
            inFlight.add(
                new RunEvent.Lost(
                    node.name(), group.plan.name(), group.plan.slices().get(i), group.dispatch[i]));
          }
        }
      }
    }
    return List.copyOf(inFlight);
  }

  /** Names of the nodes whose rows the last decision changed. */
  public Set<String> dirtyNodes() {
    return dirty;
  }

  /** What a restart needs of one node. */
  public byte[] packed(String node) {
    for (var state : nodes) {
      if (state.name().equals(node)) {
        return packed(state);
      }
    }
    throw new IllegalArgumentException("run " + spec.run() + " has no node " + node);
  }

  /** A node that waits for a choice keeps what its row remembered. */
  private byte[] packed(NodeState node) {
    var before = node.groups.isEmpty() ? remembered.get(node.name()) : null;
    return before == null ? NodeCodec.encode(node) : before;
  }

  /** The last dispatch given out. */
  public long dispatches() {
    return dispatches;
  }

  /** Whether run-started was sent. */
  public boolean announced() {
    return announced;
  }

  /** What a restart needs of the whole run. */
  public Snapshot snapshot() {
    return snapshot(_ -> true);
  }

  /** What a restart needs of the run itself and of some of its nodes: those that are written. */
  public Snapshot snapshot(Set<String> wanted) {
    return snapshot(wanted::contains);
  }

  private Snapshot snapshot(Predicate<String> wanted) {
    var packed = new LinkedHashMap<String, byte[]>();
    for (var node : nodes) {
      if (wanted.test(node.name())) {
        packed.put(node.name(), packed(node));
      }
    }
    return new Snapshot(dispatches, announced, packed);
  }

  /**
   * What is kept of a run over a restart.
   *
   * @param dispatches the last dispatch given out
   * @param announced run-started was sent
   * @param nodes packed state per node
   */
  public record Snapshot(long dispatches, boolean announced, Map<String, byte[]> nodes) {
    public Snapshot {
      nodes = Map.copyOf(nodes);
    }
  }

  /** One slice, as people see it; keys are those of the group's first field. */
  public record SliceView(
      String node,
      String group,
      Slice slice,
      String status,
      long dispatch,
      int attempts,
      @Nullable Key assetKey,
      @Nullable Key contentHash) {}
}
