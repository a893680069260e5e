package dev.virgo.runtime;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.value.Value;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What came of evaluating a node. */
public sealed interface Evaluation {

  record Ready(Value value) implements Evaluation {}

  /** Nodes (transform calls and inputs) that have to be known first. */
  record Needs(SortedSet<Integer> ids) implements Evaluation {
    public Needs {
      ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    }
  }

  /**
   * It has no value.
   *
   * @param span of the expression that failed
   * @param origin id of the node that is at the bottom of it: a call or an input that has no value,
   *     or the expression itself
   */
  record Failed(Span span, String message, int origin, Reason reason) implements Evaluation {
    public Failed(Span span, String message, int origin) {
      this(span, message, origin, Reason.NO_VALUE);
    }
  }

  /** What kind of failure it is. */
  enum Reason {
    /** The expression has no value for what it reads. */
    NO_VALUE,
    /** It takes more work than there may be. */
    EFFORT,
    /** The time was over. */
    TIME
  }
}
