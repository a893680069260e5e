package dev.virgo.planner.core;

import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whole-recording state first, then one batched lookup of what is not whole. */
final class Asking {
  private Asking() {}

  /** Fields that may be there as a whole and were not asked for that way yet. */
  static List<Effect.WholeQuestion> wholes(Work work) {
    var questions = new ArrayList<Effect.WholeQuestion>();
    for (int n = 0; n < work.nodes.length; n++) {
      for (var group : work.nodes[n].groups) {
        if (work.nodes[n].failed() || !untouched(group)) {
          continue;
        }
        boolean byContent = !group.askedWholeByContent && upstreamComplete(work, group);
        if (group.askedWhole && !byContent) {
          continue;
        }
        var owned = Work.present(work.own(n).group(group.plan.name()));
        owned.askedWhole = true;
        owned.askedWholeByContent |= byContent;
        for (int f = 0; f < group.plan.fields().size(); f++) {
          questions.add(question(work, n, group, f, byContent));
        }
      }
    }
    return questions;
  }

  private static Effect.WholeQuestion question(
      Work work, int node, GroupState group, int field, boolean byContent) {
    return new Effect.WholeQuestion(
        work.nodes[node].name(),
        group.plan.fields().get(field),
        group.plan.paths().get(field),
        group.plan.data(),
        byContent ? Optional.of(byContent(work, group, field)) : Optional.empty());
  }

  /** The key of a field by the content of what it reads; upstream must be complete. */
  static Key byContent(Work work, GroupState group, int field) {
    return Keying.overPorts(work, group.plan.statics().get(field), group.plan.ports(), true);
  }

  private static boolean untouched(GroupState group) {
    for (var status : group.status) {
      if (status != SliceStatus.KEYED) {
        return false;
      }
    }
    return group.slices() > 0;
  }

  static boolean upstreamComplete(Work work, GroupState group) {
    for (var port : group.plan.ports()) {
      if (port instanceof BoundPort.OfField(_, var call, var field)
          && !work.nodes[call].plannedGroupOf(field).complete()) {
        return false;
      }
    }
    return true;
  }

  /** Takes the answers; a group is whole once all its fields are. */
  static void apply(Work work, RunEvent.WholeLookedUp answers) {
    for (int n = 0; n < work.nodes.length; n++) {
      for (var group : work.nodes[n].groups) {
        var wholes = new ArrayList<RunEvent.Whole>();
        for (var field : group.plan.fields()) {
          var whole = answer(answers, work.nodes[n].name(), field);
          if (whole != null && whole.rows().size() == group.slices()) {
            wholes.add(whole);
          }
        }
        if (!wholes.isEmpty() && wholes.size() == group.plan.fields().size()) {
          fill(work, n, Work.present(work.own(n).group(group.plan.name())), wholes);
        }
      }
    }
  }

  private static RunEvent.@Nullable Whole answer(
      RunEvent.WholeLookedUp answers, String node, String field) {
    for (int i = 0; i < answers.questions().size(); i++) {
      var question = answers.questions().get(i);
      if (question.node().equals(node) && question.field().equals(field)) {
        return answers.answers().get(i);
      }
    }
    return null;
  }

  private static void fill(Work work, int node, GroupState group, List<RunEvent.Whole> wholes) {
    for (int f = 0; f < wholes.size(); f++) {
      var rows = wholes.get(f).rows();
      for (int i = 0; i < rows.size(); i++) {
        if (!rows.get(i).slice().equals(group.plan.slices().get(i))) {
          return;
        }
      }
    }
    // The same version made it, or another one: the first slice's key tells for all.
    boolean same =
        wholes
            .getFirst()
            .rows()
            .getFirst()
            .assetKey()
            .equals(Keying.assetKeys(work, node, group, 0)[0]);
    for (int f = 0; f < wholes.size(); f++) {
      var rows = wholes.get(f).rows();
      for (int i = 0; i < rows.size(); i++) {
        var row = rows.get(i);
        group.rowKeys[f][i] = row.assetKey();
        group.content[f][i] = row.contentHash();
        group.uri[f][i] = row.uri();
        group.value[f][i] = row.value();
        group.status[i] = same ? SliceStatus.HIT : SliceStatus.CUTOFF;
      }
    }
    group.foundByPath = wholes.stream().noneMatch(RunEvent.Whole::byContent);
    work.own(node).savedUsd += wholes.stream().mapToDouble(RunEvent.Whole::costUsd).sum();
  }

  /** The asset keys of every slice that nobody has looked for yet. */
  static List<Key> lookups(Work work) {
    var keys = new LinkedHashSet<Key>();
    for (int n = 0; n < work.nodes.length; n++) {
      for (var group : work.nodes[n].groups) {
        if (group.any(SliceStatus.KEYED)) {
          for (int f = 0; f < group.plan.fields().size(); f++) {
            var own = Keying.assetKeys(work, n, group, f);
            for (int i = 0; i < own.length; i++) {
              if (group.status[i] == SliceStatus.KEYED) {
                keys.add(own[i]);
              }
            }
          }
        }
      }
    }
    return List.copyOf(keys);
  }

  /** Takes the answer of a lookup: hits are done, the rest is missing. */
  static void apply(Work work, RunEvent.LookedUp answer) {
    var asked = new java.util.HashSet<>(answer.asked());
    for (int n = 0; n < work.nodes.length; n++) {
      for (int g = 0; g < work.nodes[n].groups.size(); g++) {
        if (work.nodes[n].groups.get(g).any(SliceStatus.KEYED)) {
          var group = work.own(n).groups.get(g);
          for (int i = 0; i < group.slices(); i++) {
            if (group.status[i] == SliceStatus.KEYED
                && asked.contains(Keying.assetKeys(work, n, group, 0)[i])) {
              look(work, n, group, i, answer);
            }
          }
        }
      }
    }
  }

  private static void look(
      Work work, int node, GroupState group, int slice, RunEvent.LookedUp answer) {
    var found = new ArrayList<RunEvent.Found>();
    for (int f = 0; f < group.plan.fields().size(); f++) {
      var one = answer.found().get(Keying.assetKeys(work, node, group, f)[slice]);
      if (one == null) {
        group.status[slice] = SliceStatus.MISSING;
        return;
      }
      found.add(one);
    }
    for (int f = 0; f < found.size(); f++) {
      group.rowKeys[f][slice] = Keying.assetKeys(work, node, group, f)[slice];
      group.content[f][slice] = found.get(f).contentHash();
      group.uri[f][slice] = found.get(f).uri();
      group.value[f][slice] = found.get(f).value();
    }
    group.status[slice] = SliceStatus.HIT;
    work.own(node).savedUsd += found.stream().mapToDouble(RunEvent.Found::costUsd).sum();
  }
}
