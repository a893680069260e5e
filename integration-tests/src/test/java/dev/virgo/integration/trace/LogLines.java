package dev.virgo.integration.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What services and workers wrote into their logs about a run. */
final class LogLines {
  private LogLines() {}

  /**
   * One line, without what differs each time.
   *
   * @param file the log's name
   * @param node empty: of the run as a whole
   */
  record Line(String file, String node, String trace) {}

  /** Lines whose context names the run and whose message contains the text, by file. */
  static List<Line> about(Path data, String run, String text) throws IOException {
    var found = new ArrayList<Line>();
    try (var files = Files.list(data.resolve("logs"))) {
      for (var file : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        for (var line : Files.readAllLines(file)) {
          if (line.startsWith("{") && line.contains(run)) {
            var json = EventJson.json().readTree(line);
            if (isAbout(json, run, text)) {
              found.add(line(file, json.path("mdc")));
            }
          }
        }
      }
    }
    return found;
  }

  private static boolean isAbout(JsonNode line, String run, String text) {
    return line.path("mdc").path("run").asText().equals(run)
        && line.path("message").asText().contains(text);
  }

  private static Line line(Path file, JsonNode context) {
    return new Line(
        file.getFileName().toString(),
        context.path("node").asText(),
        context.path("traceId").asText());
  }
}
