package dev.virgo.executor.backend;

import java.util.Map;

/**
 * What a batch asks of a slot.
 *
 * @param cpu cores
 * @param ramBytes memory of one worker, bytes
 * @param gpu graphics processors
 * @param custom anything else by name
 */
public record Demand(double cpu, long ramBytes, double gpu, Map<String, Double> custom) {
  public Demand {
    custom = Map.copyOf(custom);
  }
}
