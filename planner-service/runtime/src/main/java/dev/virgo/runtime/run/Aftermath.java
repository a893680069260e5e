package dev.virgo.runtime.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Who has yet to hear of runs that have ended, of all runs of an engine. Where that is too much,
 * those whose run ended first hear no more.
 *
 * @param <A> who hears; told apart by identity
 */
final class Aftermath<A> {

  static final int MOST_LISTENERS = 1000;
  static final int MOST_EVENTS = 100_000;

  private final SequencedMap<A, Integer> listening = new LinkedHashMap<>();
  private long events;

  /**
   * The run of somebody has ended, who has yet to hear so many events.
   *
   * @return who is to hear no more
   */
  synchronized List<A> add(A one, int waiting) {
    listening.put(one, waiting);
    events += waiting;
    List<A> tooMany = new ArrayList<>();
    while (listening.size() > MOST_LISTENERS || events > MOST_EVENTS) {
      var first = listening.firstEntry();
      remove(first.getKey());
      tooMany.add(first.getKey());
    }
    return tooMany;
  }

  /** Somebody has heard everything. */
  synchronized void remove(A one) {
    Integer waiting = listening.remove(one);
    if (waiting != null) {
      events -= waiting;
    }
  }
}
