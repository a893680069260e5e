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

        assertThat(answer).succeedsWithin(PATIENCE.multipliedBy(10)).isEqualTo(false);
      }
    }
  }
}
