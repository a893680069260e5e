package dev.virgo.planner.trace;

import dev.virgo.wire.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the planner does, as spans of the run's trace. */
@Singleton
public class Spans {
  private final Tracer tracer;

  public Spans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Something that takes time and may fail. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T get() throws E;
  }

  /** A span below the thread's current one, around the work. */
  public <T, E extends Exception> T within(
      String name, Map<String, String> attributes, Work<T, E> work) throws E {
    return within(Context.current(), name, attributes, work);
  }

  /** A span below {@code parent}, around the work. */
  public <T, E extends Exception> T within(
      Context parent, String name, Map<String, String> attributes, Work<T, E> work) throws E {
    var builder = tracer.spanBuilder(name).setParent(parent);
    attributes.forEach(builder::setAttribute);
    var span = builder.startSpan();
    try (var _ = parent.with(span).makeCurrent()) {
      return work.get();
    } catch (RuntimeException e) {
      failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  private static void failed(Span span, Throwable failure) {
    span.recordException(failure);
    span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
  }

  /** The current trace, or a new one: a run always belongs to a trace. */
  public @Nullable String currentOrNew(String name) {
    var current = Traces.current();
    if (current != null) {
      return current;
    }
    var span = tracer.spanBuilder(name).setNoParent().startSpan();
    span.end();
    return Traces.traceparent(Context.root().with(span));
  }
}
