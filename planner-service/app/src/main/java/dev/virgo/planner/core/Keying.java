package dev.virgo.planner.core;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.key.PortKey;
import dev.virgo.schemas.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Where the keys of a run are made, from what is bound and described. */
final class Keying {
  private Keying() {}

  /**
   * The asset keys of a field, one per slice; made once, upstream first.
   *
   * @param node position of the node
   */
  static Key[] assetKeys(Work work, int node, GroupState group, int field) {
    var known = group.ownKeys[field];
    if (known != null) {
      return known;
    }
    var state = work.nodes[node];
    var keys = new Key[group.slices()];
    var name = group.plan.fields().get(field);
    for (int i = 0; i < keys.length; i++) {
      keys[i] =
          Keys.asset(
              state.descriptor.identity(),
              name,
              group.plan.slices().get(i),
              ports(work, group, i, Part.ASSET_KEY),
              Work.present(state.configHash),
              group.plan.codeHash(),
              state.descriptor.lockfileHash());
    }
    // Not a change of what the run knows: the same keys would be made again.
    group.ownKeys[field] = keys;
    return keys;
  }

  /** The cut-off key of a slice whose inputs all exist. */
  static Key cutoff(Work work, int node, GroupState group, int slice) {
    var state = work.nodes[node];
    return Keys.cutoff(
        state.descriptor.transform(),
        group.plan.name(),
        group.plan.slices().get(slice),
        ports(work, group, slice, Part.CONTENT_HASH),
        Work.present(state.configHash),
        group.plan.codeHash(),
        state.descriptor.lockfileHash());
  }

  private enum Part {
    ASSET_KEY,
    CONTENT_HASH
  }

  private static List<PortKey> ports(Work work, GroupState group, int slice, Part part) {
    var plan = group.plan;
    var keys = new ArrayList<PortKey>(plan.ports().size());
    for (int p = 0; p < plan.ports().size(); p++) {
      var windows = plan.windows().get(slice).get(p);
      var locality = plan.localities().get(p);
      var pieces = Slicing.pieces(windows, plan.portSegments().get(p));
      keys.add(
          switch (plan.ports().get(p)) {
            case BoundPort.Absent(var port) -> new PortKey.Absent(port);
            case BoundPort.OfValue(var port, _, var hash) -> new PortKey.Value(port, hash);
            case BoundPort.OfStream(var port, var stream) ->
                new PortKey.Stream(
                    port, locality, pieces, stream.headerHash(), blocks(stream, windows));
            case BoundPort.OfField(var port, var call, var field) -> {
              var upstream = work.nodes[call].plannedGroupOf(field);
              int index = upstream.plan.fields().indexOf(field);
              IntFunction<Key> key =
                  switch (part) {
                    case ASSET_KEY -> {
                      var own = assetKeys(work, call, upstream, index);
                      yield i -> own[i];
                    }
                    case CONTENT_HASH -> i -> Work.present(upstream.content[index][i]);
                  };
              var parts = new ArrayList<PortKey.Part>();
              for (int i : overlapping(upstream, windows)) {
                parts.add(new PortKey.Part(upstream.plan.slices().get(i), key.apply(i)));
              }
              yield new PortKey.Field(port, locality, pieces, parts);
            }
          });
    }
    return keys;
  }

  /** The blocks that the windows touch, in order, each once. */
  static List<Key> blocks(Recording.Stream stream, List<Window> windows) {
    var blocks = new ArrayList<Key>();
    long next = 0;
    long blockNs = stream.header().blockNs();
    for (var window : windows) {
      long first = Math.max(next, window.w0Ns() / blockNs);
      long last = Math.min((window.w1Ns() - 1) / blockNs, stream.blocks().size() - 1L);
      for (long n = first; n <= last; n++) {
        blocks.add(stream.blocks().get((int) n));
      }
      next = Math.max(next, last + 1);
    }
    return blocks;
  }

  /** Positions of the slices that the windows touch, in order, each once. */
  static int[] overlapping(GroupState upstream, List<Window> windows) {
    var slices = upstream.plan.slices();
    var positions = new int[slices.size()];
    int count = 0;
    int next = 0;
    for (var window : windows) {
      int i = Math.max(next, Slicing.firstSliceEndingAfter(slices, window.w0Ns()));
      for (; i < slices.size() && slices.get(i).t0Ns() < window.w1Ns(); i++) {
        positions[count++] = i;
      }
      next = Math.max(next, i);
    }
    return java.util.Arrays.copyOf(positions, count);
  }

  /** {@code P} of a field, or its key by content, from what lies above each port. */
  static Key overPorts(Work work, Key own, List<BoundPort> ports, boolean byContent) {
    var above = new ArrayList<Keys.PathPort>(ports.size());
    for (var port : ports) {
      above.add(
          switch (port) {
            case BoundPort.Absent(var name) ->
                new Keys.PathPort(name, Keys.PathPort.Kind.ABSENT, "", java.util.Optional.empty());
            case BoundPort.OfValue(var name, _, var hash) ->
                new Keys.PathPort(name, Keys.PathPort.Kind.VALUE, "", java.util.Optional.of(hash));
            case BoundPort.OfStream(var name, var stream) ->
                new Keys.PathPort(
                    name,
                    Keys.PathPort.Kind.STREAM,
                    stream.name(),
                    byContent
                        ? java.util.Optional.of(data(work, List.of(stream.name())))
                        : java.util.Optional.empty());
            case BoundPort.OfField(var name, var call, var field) -> {
              var upstream = work.nodes[call].plannedGroupOf(field);
              int index = upstream.plan.fields().indexOf(field);
              yield new Keys.PathPort(
                  name,
                  Keys.PathPort.Kind.FIELD,
                  field,
                  java.util.Optional.of(
                      byContent ? contentRoot(upstream, index) : upstream.plan.paths().get(index)),
                  byContent ? upstream.plan.segments() : List.of());
            }
          });
    }
    return byContent ? Keys.whole(own, above) : Keys.path(own, above);
  }

  /** {@code D} of the named streams. */
  static Key data(Work work, List<String> streams) {
    var recording = work.spec.recording();
    var data = new ArrayList<Keys.StreamData>();
    for (var name : streams) {
      var stream = Work.present(recording.streams().get(name));
      data.add(new Keys.StreamData(name, stream.headerHash(), stream.segments(), stream.blocks()));
    }
    return Keys.data(recording.extentNs(), data);
  }

  /** The content root of a complete field. */
  static Key contentRoot(GroupState group, int field) {
    var rows = new ArrayList<Keys.ManifestRow>(group.slices());
    for (int i = 0; i < group.slices(); i++) {
      var content = Work.present(group.content[field][i]);
      // The root leaves the asset keys out; any key will do.
      rows.add(
          new Keys.ManifestRow(
              group.plan.fields().get(field), group.plan.slices().get(i), content, content));
    }
    return Keys.contentRoot(rows);
  }
}
