package dev.virgo.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a process is ready.
 *
 * @param why it is not, for people; empty if it is
 */
record Answer(boolean ready, String why) {
  static final Answer READY = new Answer(true, "");

  private static final JsonMapper JSON = new JsonMapper();
  private static final String DOWN = "DOWN";
  private static final int OK = 200;

  /** What is said of a process is one line of a message. */
  private static final int LONGEST = 500;

  static Answer notReady(String why) {
    var line = why.replaceAll("\\s+", " ").strip();
    return new Answer(false, line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…");
  }

  /**
   * Of a readiness check over HTTP.
   *
   * @param body as MicroProfile Health says it: {@code
   *     {"checks":[{"name":…,"status":"DOWN","data":{PART:"DOWN: why"}}]}}
   */
  static Answer of(int status, String body) {
    if (status == OK) {
      return READY;
    }
    try {
      var why =
          JSON.readTree(body)
              .path("checks")
              .valueStream()
              .filter(check -> check.path("status").asText().equals(DOWN))
              .flatMap(Answer::reasons)
              .collect(Collectors.joining("; "));
      return notReady(why.isEmpty() ? "its readiness check answers " + status : why);
    } catch (JsonProcessingException e) {
      return notReady("its readiness check answers " + status);
    }
  }

  private static Stream<String> reasons(JsonNode check) {
    var parts =
        check
            .path("data")
            .propertyStream()
            .filter(part -> part.getValue().asText().startsWith(DOWN))
            .map(part -> part.getKey() + part.getValue().asText().substring(DOWN.length()))
            .sorted()
            .toList();
    return parts.isEmpty() ? Stream.of(check.path("name").asText()) : parts.stream();
  }
}
