package dev.virgo.executor.pool;

/**
 * What the workers of a pool may use together.
 *
 * @param cpus cores
 * @param memoryBytes memory of all workers that are alive, busy or warm
 */
public record Limits(double cpus, long memoryBytes) {
  /** No worker can be started. */
  public static final Limits NONE = new Limits(0, 0);
}
