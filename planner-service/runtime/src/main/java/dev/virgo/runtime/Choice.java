package dev.virgo.runtime;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a node is, once all choices on the way to it are made. */
public sealed interface Choice {

  /**
   * It is an output field of a transform call. A call with several fields is an {@link IsRecord} of
   * them.
   *
   * @param call id of the transform call
   */
  record Is(int call, String field) implements Choice {}

  /** It is the recording's stream of that name. */
  record IsInput(String name) implements Choice {}

  /** It is a plain value that the pipeline itself computes, or that the run was given. */
  record IsValue(Value value) implements Choice {}

  record IsRecord(SequencedMap<String, Choice> fields) implements Choice {
    public IsRecord {
      fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }
  }

  /** It is optional and not there. */
  record Absent() implements Choice {}

  /** Nodes (transform calls and inputs) that have to be known before the choice can be made. */
  record Needs(SortedSet<Integer> ids) implements Choice {
    public Needs {
      ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    }
  }

  /**
   * The choice cannot be made.
   *
   * @param failure the expression that failed, why, and what is at the bottom of it
   */
  record Failed(Evaluation.Failed failure) implements Choice {
    public Failed(Span span, String message, int origin) {
      this(new Evaluation.Failed(span, message, origin));
    }

    public String message() {
      return failure.message();
    }
  }
}
