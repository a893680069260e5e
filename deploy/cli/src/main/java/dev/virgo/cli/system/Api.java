package dev.virgo.cli.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The planner's REST API, as the command line uses it. */
public final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI url;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * @param url of the planner, without a path
   * @param token what opens it
   */
  public Api(URI url, String token) {
    this.url = url;
    this.token = token;
  }

  /** Where it is. */
  public URI url() {
    return url;
  }

  /** GET as JSON. */
  public JsonNode get(String path) {
    return json(send(request(path).GET().build()));
  }

  /** GET as JSON of what may not be there. */
  public Optional<JsonNode> find(String path) {
    var response = answer(request(path).GET().build());
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    return Optional.of(json(accepted(response)));
  }

  /** Where recordings and derived assets lie: Ursa's blob root. */
  public URI blobRoot() {
    return URI.create(get("/system").path("blob_root").asText());
  }

  /** GET with query parameters; empty values are left out. */
  public JsonNode get(String path, Map<String, String> query) {
    return get(path + query(query));
  }

  /** GET as bytes. */
  public byte[] bytes(String path) {
    return send(request(path).GET().build()).body();
  }

  /** POST of a JSON body. */
  public JsonNode post(String path, Object body) {
    try {
      var bytes = EventJson.json().writeValueAsBytes(body);
      return json(
          send(
              request(path)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(bytes))
                  .build()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** DELETE. */
  public JsonNode delete(String path) {
    return json(send(request(path).DELETE().build()));
  }

  /** One segment of a path, or a query value. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String query(Map<String, String> query) {
    var text =
        query.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return text.isEmpty() ? "" : "?" + text;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve("/api/v1" + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    return accepted(answer(request));
  }

  private HttpResponse<byte[]> answer(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new Away(
          "cannot reach the system at "
              + url
              + " ("
              + (e.getMessage() == null ? e : e.getMessage())
              + "); start it with: virgo up",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.FAILED, "interrupted while waiting for " + url, e);
    }
  }

  private HttpResponse<byte[]> accepted(HttpResponse<byte[]> response) {
    if (response.statusCode() >= 300) {
      throw failure(response);
    }
    return response;
  }

  private CliFailure failure(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      return new CliFailure(
          Exit.UNREACHABLE,
          url + " does not take this token; give the right one with --token or VIRGO_TOKEN");
    }
    var text = new String(response.body(), StandardCharsets.UTF_8);
    try {
      var error = EventJson.json().readTree(text).path("error");
      if (error.isObject()) {
        return new Refused(
                status,
                error.path("message").asText(),
                error.path("help").asText(),
                List.copyOf(error.path("diagnostics").valueStream().toList()))
            .failure();
      }
    } catch (JsonProcessingException e) {
      return unexplained(status, text, e);
    }
    return unexplained(status, text, null);
  }

  private CliFailure unexplained(int status, String text, @Nullable Throwable cause) {
    var message = url + " answered " + status + ": " + text;
    return status == 503
        ? new Away(message, cause)
        : new CliFailure(Exit.FAILED, message + "; is it Virgo's? See: virgo doctor", cause);
  }

  /** An error that the API explains. */
  private record Refused(int status, String message, String help, List<JsonNode> diagnostics) {
    CliFailure failure() {
      var text = new StringBuilder(message);
      for (var diagnostic : diagnostics) {
        text.append("\n  ")
            .append(diagnostic.path("line").asInt())
            .append(':')
            .append(diagnostic.path("column").asInt())
            .append(' ')
            .append(diagnostic.path("code").asText())
            .append(' ')
            .append(diagnostic.path("message").asText());
      }
      if (!help.isEmpty()) {
        text.append(diagnostics.isEmpty() ? "; " : "\n").append(help);
      }
      // What the system could not do may work the next time; what it refused will not.
      return status >= 500 && status != 501
          ? new Away(text.toString(), null)
          : new CliFailure(Exit.WRONG_INPUT, text.toString(), diagnostics);
    }
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return response.body().length == 0
          ? EventJson.json().nullNode()
          : EventJson.json().readTree(response.body());
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED, response.uri() + " answered what is no JSON: " + e.getMessage(), e);
    }
  }
}
