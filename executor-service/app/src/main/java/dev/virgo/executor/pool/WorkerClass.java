package dev.virgo.executor.pool;

/**
 * Workers of one class are interchangeable, and reused while they are warm.
 *
 * @param bundle the code that it runs; empty: the shipped transforms
 * @param ramBytes memory of the worker
 * @param cpus cores that it counts on; 0: it is hardly ever busy, and kept out of the count
 */
public record WorkerClass(String bundle, long ramBytes, double cpus) {
  /** What answers questions, beside the slots. */
  public static final WorkerClass QUESTIONS = new WorkerClass("", 256L << 20, 0);

  /** How many of those there are at most. */
  public static final int QUESTION_WORKERS = 2;

  /** Of the worker's memory a quarter is for what is not heap: Arrow, code, stacks. */
  public long heapBytes() {
    return ramBytes / 4 * 3;
  }
}
