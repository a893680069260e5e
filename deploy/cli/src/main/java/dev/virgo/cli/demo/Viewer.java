package dev.virgo.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** The Jaeger of a system that runs one. */
final class Viewer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(250);

  /** Spans leave a service within 200 ms, and Jaeger's own batch as soon. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final URI url;

  /**
   * @param url base of its API
   */
  Viewer(URI url) {
    this.url = url;
  }

  /**
   * The trace once it does not grow any more, or as it is after half a minute.
   *
   * @throws CliFailure if Jaeger does not answer
   */
  Trace trace(String traceId) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var trace = ask(traceId);
    long since = System.nanoTime();
    while (System.nanoTime() < deadline
        && (trace.spans() == 0 || System.nanoTime() - since < QUIET.toNanos())) {
      LockSupport.parkNanos(BETWEEN.toNanos());
      var next = ask(traceId);
      if (!next.equals(trace)) {
        trace = next;
        since = System.nanoTime();
      }
    }
    return trace;
  }

  private Trace ask(String traceId) {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(url.resolve("/api/traces/" + traceId)).timeout(PATIENCE).build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return read(traceId, new JsonMapper().readTree(answer));
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED, "Jaeger at " + url + " does not tell of trace " + traceId + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.FAILED, "interrupted while asking Jaeger at " + url, e);
    }
  }

  static Trace read(String traceId, JsonNode answer) {
    var data = answer.path("data").path(0);
    var services = new TreeSet<String>();
    data.path("processes").forEach(process -> services.add(process.path("serviceName").asText()));
    return new Trace(traceId, data.path("spans").size(), List.copyOf(services));
  }
}
