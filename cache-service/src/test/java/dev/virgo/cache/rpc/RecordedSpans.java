package dev.virgo.cache.rpc;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every span that the service under test started. */
@Singleton
public class RecordedSpans implements SpanProcessor {
  private final List<ReadableSpan> spans = new CopyOnWriteArrayList<>();

  /** Names of the spans of one trace. */
  List<String> of(String traceId) {
    return spans.stream()
        .filter(span -> span.getSpanContext().getTraceId().equals(traceId))
        .map(ReadableSpan::getName)
        .toList();
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    spans.add(span);
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    // The start is enough.
  }

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
