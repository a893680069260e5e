package dev.virgo.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks a process whether it is ready. */
final class Readiness implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** More than all parts of a service have to say. */
  private static final long LONGEST_ANSWER = 64 << 10;

  private final Duration patience;
  private final HttpClient http;

  Readiness() {
    this(PATIENCE);
  }

  /**
   * @param patience for an answer to begin, and once more for it to end
   */
  Readiness(Duration patience) {
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .build();
  }

  /** Completes, too, when nobody answers. */
  CompletableFuture<Answer> ask(URI health) {
    int port = health.getPort();
    if ("tcp".equals(health.getScheme())) {
      return CompletableFuture.supplyAsync(
          () -> connects(port) ? Answer.READY : Answer.notReady("nobody listens on port " + port));
    }
    var request = HttpRequest.newBuilder(health).timeout(patience).build();
    var body =
        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LONGEST_ANSWER);
    return http.sendAsync(request, body)
        .handle((response, failure) ->
            failure == null
                ? Answer.of(response.statusCode(), response.body())
                : Answer.notReady("it does not answer on port " + port))
        // The request's own limit ends with the first bytes: an answer that breaks off has none.
        .completeOnTimeout(
            Answer.notReady("it does not answer on port " + port),
            2 * patience.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private boolean connects(int port) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) patience.toMillis());
      return true;
    } catch (IOException e) {
      // Nobody is there yet.
      return false;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
