package dev.virgo.runtime;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation: remembers what it has found out about nodes, and works off what is demanded on a
 * stack of its own, because pipelines can be chains far longer than a thread's stack is deep.
 */
final class Demand {

  /** A node, and whether its value or what it is has been asked for. */
  private record Question(int node, boolean value) {}

  private final IrPipeline pipeline;
  private final ValueRules valueRules;
  private final ChoiceRules choiceRules;
  private final Map<Integer, Evaluation> values = new HashMap<>();
  private final Map<Integer, Choice> choices = new HashMap<>();
  private final Deque<Question> open = new ArrayDeque<>();

  /** What waits for something that is not known yet, and may be known when it is asked again. */
  private final List<Question> unsettled = new ArrayList<>();

  private final Set<Choice> settledRecords = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Choice> waitingRecords = Collections.newSetFromMap(new IdentityHashMap<>());

  Demand(IrPipeline pipeline, Known known, Effort effort) {
    this.pipeline = pipeline;
    this.valueRules = new ValueRules(this, known, effort);
    this.choiceRules = new ChoiceRules(this, known, effort);
  }

  Evaluation evaluate(int node) {
    // After a bug, nothing that was open then is asked again.
    open.clear();
    while (true) {
      Evaluation found = value(node);
      if (found != null) {
        forget();
        return found;
      }
      work();
    }
  }

  Choice resolve(int node) {
    while (true) {
      Choice found = choice(node);
      if (found != null) {
        return found;
      }
      work();
    }
  }

  /**
   * The value of a node if it has been worked out; else null, and it is worked out before the
   * asking rule runs again.
   */
  @Nullable Evaluation value(int node) {
    Evaluation found = values.get(node);
    if (found == null) {
      open.push(new Question(node, true));
    }
    return found;
  }

  /** Like {@link #value}, for what a node is. */
  @Nullable Choice choice(int node) {
    Choice found = choices.get(node);
    if (found == null) {
      open.push(new Question(node, false));
    }
    return found;
  }

  IrNode node(int id) {
    return pipeline.node(id);
  }

  private void forget() {
    for (Question question : unsettled) {
      if (question.value()) {
        values.remove(question.node());
      } else {
        choices.remove(question.node());
      }
    }
    unsettled.clear();
    waitingRecords.clear();
  }

  private void work() {
    while (!open.isEmpty()) {
      Question question = open.element();
      int size = open.size();
      boolean answered = question.value() ? answerValue(question) : answerChoice(question);
      if (answered) {
        while (open.size() >= size) {
          open.pop();
        }
      }
    }
  }

  private boolean answerValue(Question question) {
    if (values.containsKey(question.node())) {
      return true;
    }
    Evaluation answer = value(pipeline.node(question.node()));
    if (answer != null) {
      values.put(question.node(), answer);
      if (answer instanceof Evaluation.Needs) {
        unsettled.add(question);
      }
    }
    return answer != null;
  }

  private @Nullable Evaluation value(IrNode node) {
    try {
      return valueRules.apply(node);
    } catch (Effort.LimitReached e) {
      return e.failed(node.span(), node.id());
    }
  }

  private boolean answerChoice(Question question) {
    if (choices.containsKey(question.node())) {
      return true;
    }
    Choice answer = choice(pipeline.node(question.node()));
    if (answer != null) {
      choices.put(question.node(), answer);
      if (isUnsettled(answer)) {
        unsettled.add(question);
      }
    }
    return answer != null;
  }

  /**
   * Whether it, or a field of it, waits for something: the next time it is asked for anew. Records
   * can share their fields; each is looked at once.
   */
  private boolean isUnsettled(Choice choice) {
    if (!(choice instanceof Choice.IsRecord(SequencedMap<String, Choice> fields))) {
      return choice instanceof Choice.Needs;
    }
    if (settledRecords.contains(choice)) {
      return false;
    }
    boolean unsettled =
        waitingRecords.contains(choice) || fields.values().stream().anyMatch(this::isUnsettled);
    (unsettled ? waitingRecords : settledRecords).add(choice);
    return unsettled;
  }

  private @Nullable Choice choice(IrNode node) {
    try {
      return choiceRules.apply(node);
    } catch (Effort.LimitReached e) {
      return new Choice.Failed(e.failed(node.span(), node.id()));
    }
  }
}
