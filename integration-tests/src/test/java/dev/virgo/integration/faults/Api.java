package dev.virgo.integration.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The planner's REST API, as a program of a user calls it. */
final class Api implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FaultySystem system;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  Api(FaultySystem system) {
    this.system = system;
  }

  /** Asks for a run of a pipeline; its id. */
  String start(String recording, String source, long gridNs)
      throws IOException, InterruptedException {
    var body = EventJson.json().createObjectNode();
    body.put("recording", recording).put("source", source).put("grid_ns", gridNs);
    return call("/runs", body).path("run").asText();
  }

  /** Asks for the same again. */
  String retry(String run) throws IOException, InterruptedException {
    return call("/runs/" + run + "/retry", EventJson.json().createObjectNode())
        .path("run")
        .asText();
  }

  void cancel(String run) throws IOException, InterruptedException {
    var _ = call("/runs/" + run + "/cancel", EventJson.json().createObjectNode());
  }

  JsonNode run(String run) throws IOException, InterruptedException {
    return call("/runs/" + run, null);
  }

  private JsonNode call(String path, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(system.status().path("api").asText() + "/api/v1" + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + system.token())
            .header("Content-Type", "application/json");
    if (body != null) {
      request.POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }
    var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return EventJson.json().readTree(response.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
