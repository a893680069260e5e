package dev.virgo.launcher;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks a process whether it is ready. */
final class Readiness implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** Completes with false, too, when nobody answers. */
  CompletableFuture<Boolean> ask(URI health) {
    var request = HttpRequest.newBuilder(health).timeout(PATIENCE).build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .handle((response, failure) -> failure == null && response.statusCode() == OK);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
