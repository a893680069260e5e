package dev.virgo.runtime.run;

import java.time.Duration;

/**
 * What holds for a run.
 *
 * @param limit of the whole run
 * @param effort units of work that the language's own expressions and pure functions may take
 */
public record RunSettings(Timeline timeline, Duration limit, long effort) {

  /** Thirty seconds, and more work than pipelines that people write take. */
  public static RunSettings standard() {
    return new RunSettings(Timeline.system(), Duration.ofSeconds(30), 50_000_000);
  }

  /** The same with another time limit. */
  public RunSettings within(Duration other) {
    return new RunSettings(timeline, other, effort);
  }
}
