package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.time.Slice;
import io.grpc.Metadata;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class AboutTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void log_lines_name_run_and_node_until_the_work_is_done() {
    try (var _ = About.node("run1", "clean", TRACE)) {
      assertThat(MDC.get("run")).isEqualTo("run1");
      assertThat(MDC.get("node")).isEqualTo("clean");
      assertThat(Traces.current()).isEqualTo(TRACE);
    }

    assertThat(MDC.get("run")).isNull();
    assertThat(MDC.get("node")).isNull();
    assertThat(Traces.current()).isNull();
  }

  @Test
  void work_inside_of_other_work_hides_it_for_a_while() {
    try (var _ = About.node("run1", "clean", null)) {
      try (var _ = About.run("run2")) {
        assertThat(MDC.get("run")).isEqualTo("run2");
      }
      assertThat(MDC.get("run")).isEqualTo("run1");
    }
  }

  @Test
  void handled_event_says_what_its_lines_are_about() {
    var event =
        new Event.NodeStarted("run1", "rec", "clean", "out", new Slice(0, 1), "host", "ray", "0");
    var received =
        new EventConsumer.Received(event, "id", "virgo.node-started", 0, 0, Traces.context(TRACE));
    try (var _ = Traces.consume(received)) {
      assertThat(MDC.get("run")).isEqualTo("run1");
      assertThat(MDC.get("node")).isEqualTo("clean");
    }
    assertThat(MDC.get("run")).isNull();
  }

  @Test
  void event_without_a_run_is_about_none() {
    assertThat(new Event.RecordingDeleted("rec").run()).isEmpty();
    assertThat(new Event.RunCancelled("run1", "rec", "standard").run()).isEqualTo("run1");
  }

  @Test
  void nothing_is_told_to_who_is_called_about_nothing() {
    var headers = new Metadata();
    Caller.tell(headers, "", "");
    assertThat(headers.keys()).isEmpty();
    Caller.tell(headers, "run1", "größe");
    assertThat(headers.keys()).containsExactlyInAnyOrder("virgo-run-bin", "virgo-node-bin");
  }
}
