package dev.virgo.cache.decide;

import dev.virgo.schemas.event.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one who wanted a slice is told.
 *
 * @param fields contents by field name; empty unless it succeeded
 * @param usage what it used, for the owner only
 * @param savedUsd what computing it had cost once, for hits
 */
public record Told(
    Want want,
    Event.Decision decision,
    Event.@Nullable Reason reason,
    @Nullable String error,
    Map<String, Content> fields,
    Event.@Nullable Usage usage,
    double savedUsd) {
  public Told {
    fields = Map.copyOf(fields);
  }

  /** It exists, and this want did not pay for it. */
  static Told found(
      Want want, Event.Decision decision, Map<String, Content> fields, double savedUsd) {
    return new Told(want, decision, null, null, fields, null, savedUsd);
  }

  /** Back to reserve; counts as nothing. */
  static Told sentBack(Want want) {
    return new Told(want, Event.Decision.RELEASED, null, null, Map.of(), null, 0);
  }
}
