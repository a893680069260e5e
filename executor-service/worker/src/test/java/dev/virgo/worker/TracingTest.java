package dev.virgo.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.rpc.Envelope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final WorkerSettings SETTINGS =
      new WorkerSettings("t", URI.create("file:///blobs"), "h", "2", Optional.empty());

  private static final class Kept implements SpanExporter {
    private final List<SpanData> spans = new ArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      spans.addAll(ended);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @Test
  void span_of_a_batch_is_the_child_of_the_envelope_s() {
    var kept = new Kept();
    try (var tracing = Tracing.to(SimpleSpanProcessor.create(kept))) {
      var trace = "0af7651916cd43dd8448eb211c80319c";
      var envelope =
          Envelope.newBuilder()
              .setIdentity("a.B@1")
              .setTraceparent("00-" + trace + "-b7ad6b7169203331-01")
              .build();
      tracing.begin(envelope, SETTINGS).end();
      assertThat(kept.spans).hasSize(1);
      assertThat(kept.spans.getFirst().getTraceId()).isEqualTo(trace);
      assertThat(kept.spans.getFirst().getParentSpanId()).isEqualTo("b7ad6b7169203331");
      assertThat(kept.spans.getFirst().getName()).isEqualTo("run a.B@1");
    }
  }

  @Test
  void nothing_is_recorded_without_a_collector() {
    try (var tracing = Tracing.of(SETTINGS)) {
      assertThat(tracing.begin(Envelope.getDefaultInstance(), SETTINGS).isRecording()).isFalse();
    }
  }
}
