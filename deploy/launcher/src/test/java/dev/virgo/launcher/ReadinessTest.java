package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  /** Else nobody would ever ask again. */
  @Test
  void a_process_whose_answer_never_ends_is_not_ready() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var readiness = new Readiness(PATIENCE)) {
      var answer =
          readiness.ask(URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/ready"));
      try (var connection = listener.accept()) {
        var begun = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
        connection.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();

        assertThat(answer)
            .succeedsWithin(PATIENCE.multipliedBy(10))
            .extracting(Answer::ready)
            .isEqualTo(false);
      }
    }
  }

  @Test
  void what_is_not_ready_is_told_with_its_reason_and_what_is_ready_is_not() {
    var body =
        """
        {"status": "DOWN", "checks": [
          {"name": "wire", "status": "DOWN", "data": {
            "transforms published": "DOWN: worker 'describe' did not come up within 30 s",
            "cache": "UP", "outcomes told": "DOWN"}},
          {"name": "Kafka", "status": "UP", "data": {"broker": "UP"}},
          {"name": "Database connections health check", "status": "DOWN"}]}
        """;

    assertThat(Answer.of(503, body))
        .isEqualTo(
            Answer.notReady(
                "outcomes told; transforms published: worker 'describe' did not come up within 30 s;"
                    + " Database connections health check"));
    assertThat(Answer.of(200, "").ready()).isTrue();
  }

  @Test
  void an_answer_that_says_nothing_is_told_by_its_status_and_a_long_one_is_cut() {
    for (var body : new String[] {"", "<html>", "[]", "{\"checks\": 1}"}) {
      assertThat(Answer.of(503, body))
          .isEqualTo(Answer.notReady("its readiness check answers 503"));
    }
    assertThat(Answer.notReady("x".repeat(10_000)).why()).hasSizeLessThan(600);
    assertThat(Answer.notReady("it broke:\nup {}").why()).isEqualTo("it broke: up {}");
  }
}
