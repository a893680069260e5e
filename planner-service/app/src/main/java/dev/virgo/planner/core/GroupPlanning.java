package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.key.LocalityKey;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From bound inputs to planned groups: asks what must be described, then lays out the slices. */
final class GroupPlanning {
  private GroupPlanning() {}

  /** Plans what can be planned; answers the questions that stand in the way of the rest. */
  static List<Description.Question> plan(Work work) {
    var questions = new ArrayList<Description.Question>();
    for (int i = 0; i < work.nodes.length; i++) {
      var node = work.nodes[i];
      if (node.ports == null || node.absent || node.wantedFields.isEmpty()) {
        continue;
      }
      // Of a failed node only what its row remembers is laid out, to show how it ended.
      if (node.failed() && !NodeCodec.remembersGroups(work.remembered.get(node.name()))) {
        continue;
      }
      if (node.description == null && !describe(work, i, questions)) {
        continue;
      }
      planGroups(work, i);
    }
    return questions;
  }

  /** Whether the node is described now. */
  private static boolean describe(Work work, int position, List<Description.Question> questions) {
    var node = work.nodes[position];
    var headers = new TreeMap<String, FieldHeader>();
    for (var port : Work.present(node.ports)) {
      var header = header(work, port);
      if (header == null) {
        if (!(port instanceof BoundPort.OfField)) {
          continue;
        }
        return false;
      }
      headers.put(port.port(), header);
    }
    var question =
        new Description.Question(node.descriptor.identity(), Work.present(node.config), headers);
    switch (work.descriptions.get(question)) {
      case null -> {
        if (!questions.contains(question)) {
          questions.add(question);
        }
        return false;
      }
      case Description.Refused(var field, var message) -> {
        work.fail(
            position, field.isEmpty() ? message : "configuration " + field + ": " + message, null);
        return false;
      }
      case Description.Described described -> {
        work.own(position).description = described;
        return true;
      }
    }
  }

  private static @Nullable FieldHeader header(Work work, BoundPort port) {
    return switch (port) {
      case BoundPort.OfStream(_, var stream) -> stream.header();
      case BoundPort.OfField(_, var call, var field) -> {
        var upstream = work.nodes[call];
        yield upstream.description == null || upstream.groupOf(field) == null
            ? null
            : upstream.description.fields().get(field);
      }
      case BoundPort.OfValue _, BoundPort.Absent _ -> null;
    };
  }

  private static void planGroups(Work work, int position) {
    var node = work.nodes[position];
    for (var field : node.wantedFields) {
      if (node.groupOf(field) == null) {
        var owned = work.own(position);
        var plan = plan(work, position, groupName(owned, field));
        if (plan == null) {
          return;
        }
        var group = new GroupState(plan);
        NodeCodec.restore(work.remembered.get(owned.name()), owned, group);
        if (owned.failed()) {
          work.restoreFailure(owned, group);
        }
        if (work.heard) {
          group.lookForWhatWasOut();
        }
        owned.groups.add(group);
        node = owned;
      }
    }
  }

  private static String groupName(NodeState node, String field) {
    return node.call.transform().fields().stream()
        .filter(candidate -> candidate.name().equals(field))
        .findFirst()
        .orElseThrow()
        .group();
  }

  private static @Nullable GroupPlan plan(Work work, int position, String name) {
    var node = work.nodes[position];
    var description = Work.present(node.description);
    var group = node.descriptor.groups().get(name);
    var localitiesByPort = description.localities().get(name);
    if (group == null || localitiesByPort == null) {
      work.fail(
          position,
          "no executor describes group "
              + name
              + " of "
              + node.descriptor.identity()
              + "; publish the transform again",
          null);
      return null;
    }
    var ports = new ArrayList<BoundPort>();
    for (var port : Work.present(node.ports)) {
      if (group.inputs().contains(port.port())) {
        ports.add(port);
      }
    }
    return layOut(work, node, name, group.codeHash(), ports, localitiesByPort);
  }

  private static GroupPlan layOut(
      Work work,
      NodeState node,
      String name,
      Key codeHash,
      List<BoundPort> ports,
      Map<String, LocalityKey> localitiesByPort) {
    var localities = new ArrayList<LocalityKey>();
    var portSegments = new ArrayList<List<Span>>();
    List<Span> segments = null;
    var reaches = new TreeSet<String>();
    boolean global = true;
    boolean timed = false;
    boolean samples = false;
    var whole = List.of(new Span(0, work.spec.recording().extentNs()));
    for (var port : ports) {
      var locality = localitiesByPort.getOrDefault(port.port(), LocalityKey.global());
      localities.add(locality);
      List<Span> of =
          switch (port) {
            case BoundPort.OfStream(_, var stream) -> {
              reaches.add(stream.name());
              yield stream.segments();
            }
            case BoundPort.OfField(_, var call, var field) -> {
              var upstream = work.nodes[call].plannedGroupOf(field);
              reaches.addAll(upstream.plan.reaches());
              yield upstream.plan.segments();
            }
            case BoundPort.OfValue _, BoundPort.Absent _ -> whole;
          };
      portSegments.add(of);
      if (port instanceof BoundPort.OfStream || port instanceof BoundPort.OfField) {
        global = locality.kind() == LocalityKey.Kind.GLOBAL && global;
        segments = segments == null ? of : Slicing.intersect(segments, of);
        timed = true;
        samples |= of.stream().anyMatch(segment -> segment.lengthNs() > 0);
      }
    }
    segments = segments == null ? whole : segments;
    var slices = slices(work.spec, global, segments, samples || !timed);
    var windows = new ArrayList<List<List<Window>>>(slices.size());
    for (var slice : slices) {
      var ofSlice = new ArrayList<List<Window>>(ports.size());
      for (int p = 0; p < ports.size(); p++) {
        ofSlice.add(Slicing.windows(slice, segments, portSegments.get(p), localities.get(p)));
      }
      windows.add(List.copyOf(ofSlice));
    }
    var fields =
        node.call.transform().fields().stream()
            .filter(field -> field.group().equals(name))
            .map(field -> field.name())
            .toList();
    var headers = new ArrayList<FieldHeader>();
    var statics = new ArrayList<Key>();
    var paths = new ArrayList<Key>();
    for (var field : fields) {
      headers.add(Work.present(Work.present(node.description).fields().get(field)));
      var own =
          Keys.staticPart(
              node.descriptor.transform(),
              name,
              field,
              codeHash,
              node.descriptor.lockfileHash(),
              Work.present(node.configHash),
              work.spec.gridNs(),
              localities);
      statics.add(own);
      paths.add(Keying.overPorts(work, own, ports, false));
    }
    var reached = List.copyOf(reaches);
    return new GroupPlan(
        name,
        fields,
        List.copyOf(headers),
        List.copyOf(ports),
        List.copyOf(localities),
        List.copyOf(portSegments),
        segments,
        slices,
        List.copyOf(windows),
        codeHash,
        List.copyOf(statics),
        List.copyOf(paths),
        Keying.data(work, reached),
        reached);
  }

  /**
   * The output slices. Over inputs without a sample there are none: such a group is whole at once,
   * and its manifest is empty.
   */
  private static List<Slice> slices(
      RunSpec spec, boolean global, List<Span> segments, boolean anything) {
    long extent = spec.recording().extentNs();
    if (!global) {
      return List.copyOf(Slicing.grid(spec.gridNs(), extent, segments));
    }
    return extent > 0 && anything ? List.of(new Slice(0, extent)) : List.of();
  }
}
