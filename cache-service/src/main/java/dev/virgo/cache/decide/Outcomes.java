package dev.virgo.cache.decide;

import java.util.Collection;

/** The outbox, as decisions see it. */
public interface Outcomes {
  /** {@code node-done} for everyone in the list. */
  void tell(Collection<Told> told);

  /** {@code asset-materialized} for every asset made. */
  void announce(Collection<Made> made);
}
