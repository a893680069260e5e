package dev.virgo.cache.decide;

import dev.virgo.schemas.event.Event;

/**
 * What making one field over one slice cost: its even share of the group's run, so that sums over
 * rows are true. Memory is the run's peak.
 */
public record Cost(double usd, long cpuUs, long peakRssBytes, long runUs) {
  /** One of {@code fields} equal shares. */
  public static Cost share(Event.Usage usage, int fields) {
    return new Cost(
        usage.costUsd() / fields,
        usage.cpuUs() / fields,
        usage.peakRssBytes(),
        usage.runUs() / fields);
  }
}
