package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.runtime.Known;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a run knows so far, as the evaluator of plain values asks for it. */
final class Results implements Known {
  private final Work work;

  /** Per transform call the fields that were asked for and are not known yet. */
  private final Map<Integer, Set<String>> pending = new HashMap<>();

  Results(Work work) {
    this.work = work;
  }

  @Override
  public Fact input(String name) {
    var value = work.spec.inputs().get(name);
    if (value != null) {
      return new Fact.Given(value);
    }
    return work.spec.recording().streams().containsKey(name)
        ? new Fact.Present()
        : new Fact.Absent();
  }

  @Override
  public Fact field(int call, String field) {
    var node = work.nodes[work.position(call)];
    if (node.absent) {
      return new Fact.Absent();
    }
    if (node.error != null) {
      return new Fact.Failed(node.error);
    }
    var group = node.groupOf(field);
    if (group != null && group.slices() == 0) {
      // Over no time at all nothing is worked out, and nothing will be.
      return new Fact.Absent();
    }
    var value = value(node, field);
    if (value != null) {
      return new Fact.Given(ValueJson.read(value));
    }
    pending.computeIfAbsent(call, _ -> new TreeSet<>()).add(field);
    return new Fact.Pending();
  }

  /** Fields of a call that an evaluation asked for in vain. */
  Set<String> pending(int call) {
    return pending.getOrDefault(call, Set.of());
  }

  private @Nullable JsonNode value(NodeState node, String field) {
    var group = node.groupOf(field);
    if (group == null || group.slices() != 1) {
      return null;
    }
    int f = group.plan.fields().indexOf(field);
    var content = group.content[f][0];
    if (content == null) {
      return null;
    }
    var inline = group.value[f][0];
    return inline != null ? inline : work.largeValues.get(content);
  }
}
