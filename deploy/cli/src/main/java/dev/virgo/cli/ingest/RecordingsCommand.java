package dev.virgo.cli.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Api;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code virgo recordings [list | show ID | delete ID]}. */
@Command(name = "recordings", description = "What was ingested.")
public final class RecordingsCommand implements Callable<Integer> {
  private static final int PAGE = 1000;

  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Mixin JsonOption json = new JsonOption();

  public RecordingsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return list(connection, json);
  }

  @Command(name = "list", description = "All recordings.")
  Integer list(@Mixin Connection connection, @Mixin JsonOption json) {
    var recordings = all(connection.api());
    if (json.wanted()) {
      terminal.json(recordings);
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    for (var recording : recordings) {
      rows.add(
          List.of(
              recording.path("recording").asText(),
              recording.path("revision").asText(),
              Format.milliseconds(recording.path("extent_ns").asLong() / 1e6),
              names(recording.path("streams")),
              texts(recording.path("standard_versions")),
              recording.path("last_accessed_at").asText()));
    }
    if (rows.isEmpty()) {
      terminal.say("no recordings; take one in with: virgo ingest FILE");
    } else {
      terminal.table(
          List.of("recording", "revision", "length", "streams", "standard", "last access"), rows);
    }
    return 0;
  }

  @Command(name = "show", description = "One recording: streams, revisions, standard versions.")
  Integer show(
      @Mixin Connection connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "ID") String id) {
    var recording = connection.api().get("/recordings/" + Api.encode(id));
    if (json.wanted()) {
      terminal.json(recording);
      return 0;
    }
    terminal.print(
        recording.path("recording").asText()
            + "  revision "
            + recording.path("revision").asText()
            + "  started "
            + recording.path("start").asText());
    var versions = texts(recording.path("standard_versions"));
    terminal.print("standard versions " + (versions.isEmpty() ? "none yet" : versions));
    terminal.print("last access " + recording.path("last_accessed_at").asText("never"));
    var rows = new ArrayList<List<String>>();
    for (var stream : recording.path("streams")) {
      rows.add(
          List.of(
              stream.path("name").asText(),
              stream.path("kind").asText(),
              stream.path("format").asText(),
              rate(stream),
              Integer.toString(stream.path("segments").size()),
              Format.milliseconds(stream.path("duration_ns").asLong() / 1e6),
              channels(stream)));
    }
    terminal.table(
        List.of("stream", "kind", "format", "rate", "segments", "end", "channels"), rows);
    return 0;
  }

  @Command(name = "delete", description = "Forget a recording; its runs are cancelled.")
  Integer delete(
      @Mixin Connection connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "ID") String id) {
    var recording = connection.api().delete("/recordings/" + Api.encode(id));
    if (json.wanted()) {
      terminal.json(recording);
    } else {
      terminal.say("asked to delete " + id);
    }
    return 0;
  }

  /** Events have times of their own; their rate is that of the clock. */
  private static String rate(JsonNode stream) {
    return stream.path("kind").asText().equals("events")
        ? "-"
        : Format.plain(stream.path("rate_hz").decimalValue()) + " Hz";
  }

  /** {@code Fp1 [uV], Fp2 [uV]}: which of two streams is the breath, and which the pulse. */
  private static String channels(JsonNode stream) {
    return stream
        .path("channels")
        .valueStream()
        .map(channel -> {
          var unit = channel.path("unit").asText("");
          return channel.path("name").asText() + (unit.isEmpty() ? "" : " [" + unit + "]");
        })
        .collect(Collectors.joining(", "));
  }

  /** Page by page. */
  private static List<JsonNode> all(Api api) {
    var recordings = new ArrayList<JsonNode>();
    var query = new HashMap<>(Map.of("limit", Integer.toString(PAGE)));
    int got = PAGE;
    while (got == PAGE) {
      var page = api.get("/recordings", query).valueStream().toList();
      recordings.addAll(page);
      got = page.size();
      if (got > 0) {
        query.put("after", page.getLast().path("recording").asText());
      }
    }
    return recordings;
  }

  private static String names(JsonNode streams) {
    var names = new ArrayList<String>();
    streams.forEach(stream -> names.add(stream.path("name").asText()));
    return String.join(",", names);
  }

  private static String texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return String.join(",", texts);
  }
}
