package dev.virgo.integration.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scrapes of the four services, in a folder as {@code integration-tests/promql} reads it. Each is
 * stored as if a minute had passed since the one before, so that rates have a window.
 */
final class Scrapes {
  private static final List<String> JOBS = List.of("planner", "cache", "executor", "backfill");
  private static final Duration APART = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final JsonNode status;
  private final Instant start = Instant.now();
  private int taken;

  /**
   * @param status of the system, as {@code status --json} prints it
   */
  Scrapes(Path folder, JsonNode status) {
    this.folder = folder;
    this.status = status;
  }

  /** Takes one of every service. */
  void take() throws IOException, InterruptedException {
    var at = start.plus(APART.multipliedBy(taken++)).toEpochMilli();
    for (var service : status.path("services")) {
      var job = service.path("name").asText();
      if (JOBS.contains(job)) {
        Files.writeString(
            folder.resolve(job + "@" + at + ".txt"), scrape(service.path("port").asInt()));
      }
    }
  }

  private String scrape(int port) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
            .header("Authorization", "Bearer " + token())
            .header("Accept", "text/plain")
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private String token() throws IOException {
    var settings = Path.of(status.path("data").asText()).resolve("system.json");
    return EventJson.json().readTree(Files.readAllBytes(settings)).path("token").asText();
  }

  /** Kinds of all metrics by their names, as Prometheus has them. */
  Map<String, String> kinds() throws IOException {
    var kinds = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.readString(file)
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1))
            .forEach(words -> kinds.put(words[2], words[3]));
      }
    }
    return kinds;
  }
}
