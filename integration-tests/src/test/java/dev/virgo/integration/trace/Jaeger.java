package dev.virgo.integration.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The HTTP API of a Jaeger. Spans arrive some time after they end, so it is asked repeatedly. */
final class Jaeger {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN = Duration.ofMillis(100);

  /** Longer than any exporter keeps a span. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  /** The one that {@code status --json} names. */
  Jaeger(JsonNode status) {
    this.url = status.path("trace").path("ui").asText();
  }

  /** The trace as it is now. */
  TraceTree now(String trace) throws IOException, InterruptedException {
    return new TraceTree(get("/api/traces/" + trace));
  }

  /**
   * The trace as soon as this holds.
   *
   * @throws AssertionError with the trace as it was last, after a minute
   */
  TraceTree await(String trace, Predicate<TraceTree> condition) {
    var last = new AtomicReference<TraceTree>();
    Awaitility.await("trace " + trace)
        .atMost(PATIENCE)
        .pollInterval(BETWEEN)
        .untilAsserted(() -> {
          last.set(now(trace));
          assertThat(last.get()).matches(condition);
        });
    return requireNonNull(last.get());
  }

  /** The trace once nothing has been added to it for a while, and nothing is on its way. */
  TraceTree settled(String trace) {
    var known =
        new Object() {
          int size;
          long since = System.nanoTime();
        };
    return await(
        trace,
        tree -> {
          if (tree.size() != known.size) {
            known.size = tree.size();
            known.since = System.nanoTime();
          }
          boolean quiet = System.nanoTime() - known.since > QUIET.toNanos();
          // Who ended first may export last.
          return known.size > 0 && quiet && tree.orphans().isEmpty();
        });
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return EventJson.json().readTree(response.body());
  }
}
