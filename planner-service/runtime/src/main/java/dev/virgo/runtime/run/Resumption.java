package dev.virgo.runtime.run;

import java.util.List;

/** What came of resuming a run. */
public sealed interface Resumption {

  /** It went on; it may be suspended once more. */
  record Ended(RunResult result) implements Resumption {}

  /** Nothing has run: everything that is wrong with what was given. */
  record Refused(List<Failure> failures) implements Resumption {
    public Refused {
      failures = List.copyOf(failures);
    }
  }
}
