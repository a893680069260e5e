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

  /** It has no value; the span is that of the expression that failed. */
  record Failed(Span span, String message) implements Evaluation {}
}
