package dev.virgo.runtime.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Events of runs as metrics and spans, under the names of constellation lang, section 8.4. Events
 * that it was not told are counted under {@code constellation.listener.missed}: the other metrics
 * lack them. Those of a run that ended before too many others ({@link RunListener}) are not. It
 * keeps nothing; whoever takes them counts.
 */
public record Telemetry(Consumer<Measurement> sink) implements RunListener {

  /** Something measured. */
  public sealed interface Measurement {
    /** What the same name is told apart by, or more about a span. */
    Map<String, String> labels();

    /** One value of a distribution of times in milliseconds. */
    record Timed(String name, Map<String, String> labels, double millis) implements Measurement {}

    /** So many more. */
    record Counted(String name, Map<String, String> labels, long count) implements Measurement {}

    /** Something that took time. */
    record Span(String name, Map<String, String> labels, Instant start, Duration duration)
        implements Measurement {}
  }

  @Override
  public void heard(RunEvent event) {
    of(event).forEach(sink);
  }

  /** What an event amounts to. */
  public static List<Measurement> of(RunEvent event) {
    return switch (event) {
      case RunEvent.ExecutionStarted _, RunEvent.ModuleStarted _ -> List.of();
      case RunEvent.EventsMissed(var _, var _, long count) ->
          List.of(new Measurement.Counted("constellation.listener.missed", Map.of(), count));
      case RunEvent.ModuleCompleted done ->
          module(event, done.node(), done.module(), "completed", done.duration());
      case RunEvent.ModuleFailed failed ->
          module(event, failed.node(), failed.module(), "failed", failed.duration());
      case RunEvent.ExecutionCompleted done ->
          execution(event, done.pipeline(), done.status(), done.duration());
      case RunEvent.ExecutionCancelled cancelled ->
          execution(event, cancelled.pipeline(), RunResult.Status.CANCELLED, cancelled.duration());
    };
  }

  private static List<Measurement> module(
      RunEvent event, String node, String module, String status, Duration duration) {
    return List.of(
        new Measurement.Timed(
            "constellation.module.duration_ms",
            Map.of("module.name", module, "status", status),
            millis(duration)),
        new Measurement.Span(
            "module(%s)".formatted(module),
            Map.of("execution.id", event.executionId().toString(), "node", node, "status", status),
            event.at().minus(duration),
            duration));
  }

  private static List<Measurement> execution(
      RunEvent event, String pipeline, RunResult.Status status, Duration duration) {
    String text = status.name().toLowerCase(Locale.ROOT);
    return List.of(
        new Measurement.Timed(
            "constellation.execution.duration_ms", Map.of("dag.name", pipeline), millis(duration)),
        new Measurement.Counted(
            "constellation.execution.total", Map.of("dag.name", pipeline, "status", text), 1),
        new Measurement.Span(
            "execute(%s)".formatted(pipeline),
            Map.of("execution.id", event.executionId().toString(), "status", text),
            event.at().minus(duration),
            duration));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
