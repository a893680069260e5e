package dev.virgo.integration.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy before a server that says everything back. */
@Timeout(30)
class ProxyTest {
  private ServerSocket server;
  private Proxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::echo);
    proxy = Proxy.before(server.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void what_is_said_comes_back() throws IOException {
    try (var client = connect()) {
      assertThat(ask(client)).isEqualTo("word");
    }
  }

  @Test
  void a_delay_is_on_both_ways() throws IOException {
    try (var client = connect()) {
      proxy.delay(Duration.ofMillis(50));
      long start = System.nanoTime();

      assertThat(ask(client)).isEqualTo("word");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(99));
    }
  }

  @Test
  void a_cut_breaks_what_is_open_and_nothing_else() throws IOException {
    try (var client = connect()) {
      ask(client);

      proxy.cut();

      assertThatThrownBy(() -> ask(client)).isInstanceOf(SocketException.class);
    }
    try (var next = connect()) {
      assertThat(ask(next)).isEqualTo("word");
    }
  }

  @Test
  void after_a_half_close_nothing_comes_any_more() throws IOException {
    try (var client = connect()) {
      ask(client);

      proxy.halfClose();

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_dead_connection_says_nothing() throws IOException {
    try (var client = connect()) {
      ask(client);

      proxy.swallow();

      client.setSoTimeout(200);
      assertThatThrownBy(() -> ask(client)).isInstanceOf(SocketTimeoutException.class);
    }
    try (var next = connect()) {
      assertThat(ask(next)).isEqualTo("word");
    }
  }

  @Test
  void while_it_refuses_nobody_gets_through() throws IOException {
    proxy.refuse();
    try (var client = connect()) {
      assertThatThrownBy(() -> ask(client)).isInstanceOf(SocketException.class);
    }

    proxy.serve();

    try (var client = connect()) {
      assertThat(ask(client)).isEqualTo("word");
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static String ask(Socket client) throws IOException {
    client.getOutputStream().write("word".getBytes(UTF_8));
    var answer = client.getInputStream().readNBytes(4);
    if (answer.length < 4) {
      throw new SocketException("the connection ended");
    }
    return new String(answer, UTF_8);
  }

  private void echo() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException broken) {
      return;
    }
  }
}
