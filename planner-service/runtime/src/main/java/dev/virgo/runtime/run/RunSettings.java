package dev.virgo.runtime.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What holds for a run.
 *
 * @param limit of the whole run; a year at most
 * @param log takes what calls with {@code on_error: log} say about failures, from any thread of the
 *     run
 * @param effort units of work that the language's own expressions and pure functions may take
 * @param name of the pipeline, for whoever listens
 * @param listeners hear what happens, each on a thread of its own
 */
public record RunSettings(
    Timeline timeline,
    Duration limit,
    long effort,
    Consumer<String> log,
    String name,
    List<RunListener> listeners) {

  /** Sums of such times can be counted in nanoseconds. */
  static final Duration LONGEST = Duration.ofDays(365);

  public RunSettings {
    limit = atMostAYear(limit);
    listeners = List.copyOf(listeners);
  }

  /** Settings of a run that nobody listens to. */
  public RunSettings(Timeline timeline, Duration limit, long effort, Consumer<String> log) {
    this(timeline, limit, effort, log, "pipeline", List.of());
  }

  /** Longer times than that make no difference to anybody. */
  static Duration atMostAYear(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }

  /** Thirty seconds, and more work than pipelines that people write take. */
  public static RunSettings standard() {
    return new RunSettings(Timeline.system(), Duration.ofSeconds(30), 50_000_000, _ -> {});
  }

  /** The same with another time limit. */
  public RunSettings within(Duration other) {
    return new RunSettings(timeline, other, effort, log, name, listeners);
  }

  /** The same in another time. */
  RunSettings in(Timeline other) {
    return new RunSettings(other, limit, effort, log, name, listeners);
  }

  /** The same with somebody who reads the log. */
  public RunSettings logging(Consumer<String> reader) {
    return new RunSettings(timeline, limit, effort, reader, name, listeners);
  }

  /** The same with a name, and with those who listen. */
  public RunSettings heardBy(String pipeline, List<RunListener> others) {
    return new RunSettings(timeline, limit, effort, log, pipeline, others);
  }
}
