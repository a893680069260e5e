package dev.virgo.planner.runs;

import dev.virgo.planner.core.Effect;
import dev.virgo.planner.core.Planner;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunState;
import dev.virgo.schemas.event.Event;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Feeds events to the decision core, puts its questions, and feeds the answers back, until only
 * what is to be written remains. Nothing is written here: whoever loses the race for the row throws
 * this away and does it again.
 */
final class Step {
  /** A run of many fields asks a few times; this many times is a core that goes in circles. */
  private static final int MOST_DECISIONS = 100_000;

  private final Live live;
  private final Answers answers;
  private final ArrayDeque<RunEvent> events = new ArrayDeque<>();
  private final List<Event> emitted = new ArrayList<>();
  private final Set<String> dirty = new HashSet<>();
  private RunState state;

  Step(Live live, Answers answers) {
    this.live = live;
    this.answers = answers;
    this.state = live.state();
  }

  /** Goes as far as the events and the answers lead. */
  Step through(List<RunEvent> happened) throws SQLException {
    if (!live.begun()) {
      events.add(new RunEvent.Begin());
    }
    events.addAll(happened);
    for (int decisions = 0; !events.isEmpty(); decisions++) {
      if (decisions > MOST_DECISIONS) {
        throw new IllegalStateException(
            "run " + live.row().id() + " keeps asking; the last event was " + events.getFirst());
      }
      var decision = Planner.decide(state, events.removeFirst());
      state = decision.state();
      dirty.addAll(state.dirtyNodes());
      for (var effect : decision.effects()) {
        // Before anything else happens: an open question would only be put again.
        perform(effect).ifPresent(events::addFirst);
      }
    }
    return this;
  }

  /**
   * Only works out what the rows say: answers what cannot change, and asks nobody about assets.
   * Whatever else would be done is left undone; this state is for looking, never for writing.
   */
  RunState planned() throws SQLException {
    events.add(new RunEvent.Begin());
    while (!events.isEmpty()) {
      var decision = Planner.decide(state, events.removeFirst());
      state = decision.state();
      for (var effect : decision.effects()) {
        if (effect instanceof Effect.AskDescribe || effect instanceof Effect.AskValue) {
          perform(effect).ifPresent(events::add);
        }
      }
    }
    return state;
  }

  private Optional<RunEvent> perform(Effect effect) throws SQLException {
    return switch (effect) {
      case Effect.Emit(var event) -> {
        emitted.add(event);
        yield Optional.empty();
      }
      case Effect.AskDescribe ask -> Optional.of(answers.described(ask, live.pinned()));
      case Effect.AskWhole ask -> Optional.of(answers.wholes(ask, state.spec()));
      case Effect.AskLookup ask -> Optional.of(answers.lookup(ask));
      case Effect.AskValue ask -> Optional.of(answers.value(ask));
      case Effect.AskFinish ask -> Optional.of(answers.finish(ask, state.spec()));
    };
  }

  RunState state() {
    return state;
  }

  List<Event> emitted() {
    return emitted;
  }

  Set<String> dirty() {
    return dirty;
  }

  /** Whether rows have to be written. A repeated event leaves nothing to write. */
  boolean changed() {
    return !dirty.isEmpty()
        || !emitted.isEmpty()
        || live.version() == 0
        || state.status() != live.state().status();
  }
}
