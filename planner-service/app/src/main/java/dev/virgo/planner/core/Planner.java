package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event;
import java.util.List;

/**
 * The decision core: what a run does next. A function of state and event; no clock, no I/O, no
 * thread. Whatever is delivered twice, late or in another order changes nothing that it should not:
 * see {@link Outcomes}.
 */
public final class Planner {
  private Planner() {}

  /**
   * Decides.
   *
   * @param state not changed
   * @param event what happened
   * @return the state that follows, and what is to be done, in order
   */
  public static Decision decide(RunState state, RunEvent event) {
    var work = new Work(state);
    if (work.status.terminal()) {
      return work.decision();
    }
    switch (event) {
      case RunEvent.Begin _ -> {}
      case RunEvent.Described(var answers) -> work.descriptions.putAll(answers);
      case RunEvent.WholeLookedUp answers -> Asking.apply(work, answers);
      case RunEvent.LookedUp answer -> Asking.apply(work, answer);
      case RunEvent.ValueRead(var content, var value) -> work.largeValues.put(content, value);
      case RunEvent.SlicesDone(var done) -> {
        work.heard = true;
        Outcomes.apply(work, done);
      }
      case RunEvent.Finished finished -> Completion.finished(work, finished);
      case RunEvent.FinishRefused refused -> Completion.refused(work, refused);
      case RunEvent.CancelRequested _ -> Completion.cancel(work);
      case RunEvent.Repair repair -> Outcomes.repair(work, repair);
      case RunEvent.Impossible(var reason) -> {
        work.error = reason;
        Completion.fail(work);
      }
    }
    if (!work.status.terminal() && !work.finishing) {
      advance(work);
    }
    return work.decision();
  }

  /** Goes as far as it can: until a question is open, or work is under way, or it is done. */
  private static void advance(Work work) {
    List<Binding.Output> outputs;
    List<Description.Question> questions;
    int planned;
    do {
      planned = groups(work);
      outputs = Binding.bind(work);
      failDependants(work);
      questions = GroupPlanning.plan(work);
    } while (groups(work) != planned && questions.isEmpty());
    if (work.status.terminal()) {
      return;
    }
    if (!questions.isEmpty()) {
      work.effects.add(new Effect.AskDescribe(questions));
      return;
    }
    if (Binding.askLargeValues(work)) {
      return;
    }
    var wholes = Asking.wholes(work);
    if (!wholes.isEmpty()) {
      work.effects.add(new Effect.AskWhole(wholes));
      return;
    }
    var keys = Asking.lookups(work);
    if (!keys.isEmpty()) {
      work.effects.add(new Effect.AskLookup(keys));
      return;
    }
    announce(work);
    Dispatching.markNeeded(work);
    Dispatching.dispatch(work);
    failDependants(work);
    Completion.check(work, outputs);
  }

  private static int groups(Work work) {
    int groups = 0;
    for (var node : work.nodes) {
      groups += node.groups.size();
    }
    return groups;
  }

  /** A failed node fails its dependants at once, and nothing else. */
  private static void failDependants(Work work) {
    for (int n = 0; n < work.nodes.length; n++) {
      var node = work.nodes[n];
      if (node.failed() || node.ports == null || complete(node)) {
        continue;
      }
      for (var port : node.ports) {
        if (port instanceof BoundPort.OfField(_, var call, _)
            && work.nodes[call].failed()
            && !complete(work.nodes[call])) {
          work.fail(
              n,
              "its input " + port.port() + " failed in node " + work.nodes[call].name(),
              work.nodes[call].name());
          break;
        }
      }
    }
  }

  private static boolean complete(NodeState node) {
    return !node.groups.isEmpty() && node.groups.stream().allMatch(GroupState::complete);
  }

  private static void announce(Work work) {
    if (work.status == RunStatus.PLANNING) {
      work.status = RunStatus.RUNNING;
      if (!work.announced) {
        work.announced = true;
        var spec = work.spec;
        work.emit(
            new Event.RunStarted(
                spec.run(), spec.recording().id(), spec.pipelineId(), spec.recording().revision()));
      }
    }
  }
}
