package dev.virgo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** What one call of the command line did. */
public record Session(int exit, String out, String err) {

  /** Calls it with these words. */
  public static Session of(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var command = Virgo.commandLine(terminal(out, err));
    command.setErr(new java.io.PrintWriter(err, true, UTF_8));
    int exit = command.execute(words);
    return new Session(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** A terminal that is none: what is written goes to the two streams. */
  public static Terminal terminal(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Terminal(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
  }

  /** The one document on standard output. */
  public JsonNode json() throws IOException {
    return EventJson.json().readTree(out);
  }

  /** Lines on standard output. */
  public List<String> lines() {
    return out.lines().toList();
  }
}
