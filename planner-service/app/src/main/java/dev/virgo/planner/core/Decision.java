package dev.virgo.planner.core;

import java.util.List;

/** What {@link Planner#decide} answers: the state that follows, and what is to be done. */
public record Decision(RunState state, List<Effect> effects) {
  public Decision {
    effects = List.copyOf(effects);
  }
}
