package dev.virgo.planner.rpc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often in a row a worker was lost over a question. The third loss is an answer: whatever is
 * asked kills its worker, and would do so for ever. Counted per instance; a restart counts anew.
 */
final class Losses {
  static final int MOST = 3;

  /** Questions of runs that were cancelled meanwhile are never asked again. */
  private static final int MOST_QUESTIONS = 10_000;

  private final Map<Object, Integer> losses = new ConcurrentHashMap<>();

  /** One more; true for the last one, after which it is counted from the beginning. */
  boolean last(Object question) {
    if (losses.size() >= MOST_QUESTIONS) {
      losses.clear();
    }
    boolean last = losses.merge(question, 1, Integer::sum) >= MOST;
    if (last) {
      losses.remove(question);
    }
    return last;
  }

  /** The question was answered, whatever the answer. */
  void answered(Object question) {
    losses.remove(question);
  }
}
