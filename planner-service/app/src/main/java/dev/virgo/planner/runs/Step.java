package dev.virgo.planner.runs;

import dev.virgo.planner.core.Effect;
import dev.virgo.planner.core.Planner;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.rpc.Unreachable;
import dev.virgo.schemas.event.Event;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private boolean asks = true;
  private @Nullable Unreachable unanswered;
  private boolean finishing;

  Step(Live live, Answers answers) {
    this.live = live;
    this.answers = answers;
    this.state = live.state();
  }

  /**
   * Takes up what waits: puts its questions again.
   *
   * @see #through
   */
  Step again() throws SQLException {
    switch (live.questions()) {
      case NOT_PUT, OPEN -> events.add(new RunEvent.Begin());
      case ANSWERED -> {}
    }
    return work();
  }

  /**
   * Goes as far as the events and the answers lead. Where a question stays open, what happened is
   * taken in all the same, and nothing more is asked: a service that does not answer costs one
   * deadline, not one per event.
   */
  Step through(List<RunEvent> happened) throws SQLException {
    switch (live.questions()) {
      case NOT_PUT -> events.add(new RunEvent.Begin());
      case OPEN -> asks = false;
      case ANSWERED -> {}
    }
    events.addAll(happened);
    return work();
  }

  private Step work() throws SQLException {
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
        answered(effect).ifPresent(events::addFirst);
      }
    }
    return this;
  }

  private Optional<RunEvent> answered(Effect effect) throws SQLException {
    if (!asks && !(effect instanceof Effect.Emit)) {
      return open(effect);
    }
    try {
      return perform(effect);
    } catch (Unreachable e) {
      asks = false;
      unanswered = e;
      return open(effect);
    }
  }

  private Optional<RunEvent> open(Effect effect) {
    finishing |= effect instanceof Effect.AskFinish;
    return Optional.empty();
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

  /** Whether some question has no answer yet. */
  boolean open() {
    return !asks && !state.status().terminal();
  }

  /** Who did not answer in this step; empty if nobody was asked in vain. */
  Optional<Unreachable> unanswered() {
    return Optional.ofNullable(unanswered);
  }

  /**
   * Whether the open question is the last one. The core puts that once; only taken from its rows
   * the run puts it again.
   */
  boolean finishing() {
    return finishing;
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
