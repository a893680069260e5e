package dev.virgo.runtime.run;

import java.util.List;

/** What came of giving a run to an engine. */
public sealed interface Launch {

  /** It is under way. */
  record Started(RunHandle run) implements Launch {}

  /** Nothing has run, for these reasons. */
  record Refused(List<Failure> failures) implements Launch {
    public Refused {
      failures = List.copyOf(failures);
    }
  }
}
