package dev.virgo.worker;

import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.RunReply;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One span per batch, in the trace of its run; nothing where no collector is named. */
final class Tracing implements AutoCloseable {
  /** A worker may be ended at any time: what is done is sent soon. */
  private static final Duration SEND_EVERY = Duration.ofMillis(200);

  private final Optional<SdkTracerProvider> provider;

  private Tracing(Optional<SdkTracerProvider> provider) {
    this.provider = provider;
  }

  static Tracing of(WorkerSettings settings) {
    return settings
        .traces()
        .map(endpoint -> {
          var exporter = OtlpGrpcSpanExporter.builder().setEndpoint(endpoint.toString());
          return to(
              BatchSpanProcessor.builder(exporter.build()).setScheduleDelay(SEND_EVERY).build());
        })
        .orElseGet(() -> new Tracing(Optional.empty()));
  }

  static Tracing to(SpanProcessor processor) {
    var resource =
        Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "virgo-worker"));
    return new Tracing(
        Optional.of(
            SdkTracerProvider.builder().setResource(resource).addSpanProcessor(processor).build()));
  }

  /** The span of a batch, below the one that its envelope names. */
  Span begin(Envelope envelope, WorkerSettings settings) {
    if (provider.isEmpty()) {
      return Span.getInvalid();
    }
    var parent =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), envelope, EnvelopeHeader.INSTANCE);
    return provider
        .get()
        .get("dev.virgo.worker")
        .spanBuilder("run " + envelope.getIdentity())
        .setParent(parent)
        .setAttribute("virgo.run", envelope.getRun())
        .setAttribute("virgo.node", envelope.getNode())
        .setAttribute("virgo.recording", envelope.getRecording())
        .setAttribute("virgo.slices", envelope.getSlicesCount())
        .setAttribute("virgo.slot", settings.slot())
        .startSpan();
  }

  /** A failure of one slice, or of all of them. */
  static void failed(Span span, RunReply.SliceReply reply) {
    var failure = reply.getFailure();
    span.setStatus(StatusCode.ERROR, failure.getMessage());
    span.addEvent(
        "failure",
        Attributes.of(
            AttributeKey.stringKey("kind"), failure.getKind().name(),
            AttributeKey.stringKey("message"), failure.getMessage()));
  }

  @Override
  public void close() {
    provider.ifPresent(SdkTracerProvider::close);
  }

  private enum EnvelopeHeader implements TextMapGetter<Envelope> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Envelope envelope) {
      return List.of("traceparent");
    }

    @Override
    public @Nullable String get(@Nullable Envelope envelope, String name) {
      return envelope == null || !name.equals("traceparent") || envelope.getTraceparent().isEmpty()
          ? null
          : envelope.getTraceparent();
    }
  }
}
