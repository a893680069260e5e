package dev.virgo.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** W3C trace context as it travels in headers, rows and envelopes: the text {@code traceparent}. */
public final class Traces {
  static final String TRACEPARENT = "traceparent";

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private Traces() {}

  /** The context as {@code traceparent}, or null if there is no valid span in it. */
  public static @Nullable String traceparent(Context context) {
    var carrier = new HashMap<String, String>();
    W3C.inject(context, carrier, (map, name, value) -> carrier.put(name, value));
    return carrier.get(TRACEPARENT);
  }

  /** The {@code traceparent} of the thread's current context, or null. */
  public static @Nullable String current() {
    return traceparent(Context.current());
  }

  /** The context that a {@code traceparent} names; the root if it is null or malformed. */
  public static Context context(@Nullable String traceparent) {
    return traceparent == null
        ? Context.root()
        : W3C.extract(Context.root(), traceparent, SingleHeader.INSTANCE);
  }

  static Context context(Headers headers) {
    var header = headers.lastHeader(TRACEPARENT);
    return header == null || header.value() == null
        ? Context.root()
        : context(new String(header.value(), UTF_8));
  }

  /**
   * Starts a CONSUMER span for one event, child of the context it came with, and makes it current
   * on this thread, with what its log lines are about, until it is closed.
   */
  public static EventSpan consume(EventConsumer.Received received) {
    return new EventSpan(received);
  }

  /**
   * A PRODUCER span for an event that is put into the outbox now, child of the current context.
   *
   * @return its {@code traceparent}, or null if nothing is traced
   */
  static @Nullable String produce(String topic) {
    var span =
        tracer()
            .spanBuilder("send " + topic)
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.operation.name", "send")
            .setAttribute("messaging.operation.type", "send")
            .setAttribute("messaging.destination.name", topic)
            .startSpan();
    span.end();
    return traceparent(Context.current().with(span));
  }

  /**
   * Starts a span for something that this thread does now, child of the current one, and makes it
   * current until it is closed.
   */
  public static Step step(String name) {
    return new Step(name);
  }

  /** The tracer of this library. */
  static Tracer tracer() {
    return GlobalOpenTelemetry.getTracer("dev.virgo.wire");
  }

  /** The span of something that is done. Closed by the thread that started it. */
  public static final class Step implements AutoCloseable {
    private final Span span;
    private final Scope scope;

    @SuppressWarnings("MustBeClosedChecker") // its owner closes it with the span
    private Step(String name) {
      span = tracer().spanBuilder(name).startSpan();
      scope = span.makeCurrent();
    }

    /** Says more about it. */
    public Step with(String attribute, String value) {
      span.setAttribute(attribute, value);
      return this;
    }

    /** Says more about it. */
    public Step with(String attribute, long value) {
      span.setAttribute(attribute, value);
      return this;
    }

    /** Marks the span as failed. */
    public Step failed(String why) {
      span.setStatus(StatusCode.ERROR, why);
      return this;
    }

    @Override
    public void close() {
      scope.close();
      span.end();
    }
  }

  /** The span of one event that is handled. Closed by the thread that started it. */
  public static final class EventSpan implements AutoCloseable {
    private final Span span;
    private final Context context;
    private final About about;

    private EventSpan(EventConsumer.Received received) {
      span =
          tracer()
              .spanBuilder("process " + received.topic())
              .setParent(received.trace())
              .setSpanKind(SpanKind.CONSUMER)
              .setAttribute("messaging.system", "kafka")
              .setAttribute("messaging.operation.name", "process")
              .setAttribute("messaging.operation.type", "process")
              .setAttribute("messaging.destination.name", received.topic())
              .setAttribute(
                  "messaging.destination.partition.id", Integer.toString(received.partition()))
              .setAttribute("messaging.message.id", received.id())
              .setAttribute("messaging.kafka.offset", received.offset())
              .startSpan();
      var event = received.event();
      named("virgo.run", event.run());
      named("virgo.node", event.node());
      context = received.trace().with(span);
      about = About.event(event, context);
    }

    private void named(String attribute, String name) {
      if (!name.isEmpty()) {
        span.setAttribute(attribute, name);
      }
    }

    /** Says more about it. */
    public void with(String attribute, long value) {
      span.setAttribute(attribute, value);
    }

    /** The context with this span, to hand to other threads. */
    public Context context() {
      return context;
    }

    /** Marks the span as failed. */
    public void failed(Throwable failure) {
      span.recordException(failure);
      span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
    }

    @Override
    public void close() {
      about.close();
      span.end();
    }
  }

  private enum SingleHeader implements TextMapGetter<String> {
    INSTANCE;

    @Override
    public Iterable<String> keys(String traceparent) {
      return List.of(TRACEPARENT);
    }

    @Override
    public @Nullable String get(@Nullable String traceparent, String name) {
      return TRACEPARENT.equals(name) ? traceparent : null;
    }
  }
}
