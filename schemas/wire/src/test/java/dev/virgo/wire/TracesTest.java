package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {
  // The example of W3C Trace Context, 3.2.
  private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void traceparent_survives_a_round_trip() {
    assertThat(Traces.traceparent(Traces.context(EXAMPLE))).isEqualTo(EXAMPLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-0-0-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01"
      })
  void malformed_traceparent_starts_no_trace(String traceparent) {
    assertThat(Traces.traceparent(Traces.context(traceparent))).isNull();
  }

  @Test
  void nothing_current_gives_nothing() {
    assertThat(Traces.traceparent(Context.root())).isNull();
    assertThat(Traces.context((String) null)).isEqualTo(Context.root());
  }
}
