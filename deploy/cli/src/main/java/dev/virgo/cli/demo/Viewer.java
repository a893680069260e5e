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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** The Jaeger of a system that runs one. */
final class Viewer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(250);

  /** Ten times what a span needs from its end to Jaeger where processors are free. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** How many slices a span is about. */
  private static final String SLICES = "virgo.slices";

  /** Where a worker ran them. */
  private static final String SLOT = "virgo.slot";

  private final URI url;

  /**
   * @param url base of its API
   */
  Viewer(URI url) {
    this.url = url;
  }

  /**
   * The trace once all its parents and all the workers' slices have come and it does not grow any
   * more, or as it is after half a minute. A service under load may tell its spans seconds after
   * the others, so that a trace that merely does not grow may lack a process's share.
   *
   * @param slices that workers computed in that trace
   * @throws CliFailure if Jaeger does not answer
   */
  Trace trace(String traceId, int slices) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var seen = ask(traceId);
    long since = System.nanoTime();
    while (System.nanoTime() < deadline
        && !(seen.whole(slices) && System.nanoTime() - since > QUIET.toNanos())) {
      LockSupport.parkNanos(BETWEEN.toNanos());
      var next = ask(traceId);
      if (!next.equals(seen)) {
        seen = next;
        since = System.nanoTime();
      }
    }
    return seen.trace();
  }

  /**
   * A trace as Jaeger has it now.
   *
   * @param orphans spans whose parent has not come
   * @param slices that the workers' spans tell of
   */
  record Seen(Trace trace, int orphans, int slices) {
    boolean whole(int expected) {
      return trace.spans() > 0 && orphans == 0 && slices >= expected;
    }
  }

  private Seen ask(String traceId) {
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

  static Seen read(String traceId, JsonNode answer) {
    var data = answer.path("data").path(0);
    var services = new TreeSet<String>();
    data.path("processes").forEach(process -> services.add(process.path("serviceName").asText()));
    var known = new HashSet<String>();
    data.path("spans").forEach(span -> known.add(span.path("spanID").asText()));
    int orphans = 0;
    int slices = 0;
    for (var span : data.path("spans")) {
      orphans += hasParentElsewhere(span, traceId, known) ? 1 : 0;
      slices += computed(span);
    }
    var trace = new Trace(traceId, data.path("spans").size(), List.copyOf(services));
    return new Seen(trace, orphans, slices);
  }

  private static boolean hasParentElsewhere(JsonNode span, String traceId, Set<String> known) {
    return span.path("references")
        .valueStream()
        .filter(reference -> reference.path("traceID").asText().equals(traceId))
        .anyMatch(reference -> !known.contains(reference.path("spanID").asText()));
  }

  /** Others tell of slices, too, but not of the slot that they ran in. */
  private static int computed(JsonNode span) {
    var tags = new HashMap<String, JsonNode>();
    span.path("tags").forEach(tag -> tags.put(tag.path("key").asText(), tag.path("value")));
    var slices = tags.get(SLICES);
    return slices != null && tags.containsKey(SLOT) ? slices.asInt() : 0;
  }
}
