package dev.virgo.cli.ingest;

import dev.virgo.cli.runs.Following;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.event.Event;
import java.time.Duration;

/**
 * Whether what was announced is what the planner took. Of two recordings of one name, announced at
 * the same time by whomever, it takes the first and ignores the second without a word.
 */
final class Arrival {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Following following;
  private final Duration patience;
  private final Terminal terminal;

  Arrival(Following following, Terminal terminal) {
    this(following, terminal, PATIENCE);
  }

  Arrival(Following following, Terminal terminal, Duration patience) {
    this.following = following;
    this.terminal = terminal;
    this.patience = patience;
  }

  /**
   * Waits until the planner knows the recording.
   *
   * @throws CliFailure if it knows another one by this name; the copy is gone then
   */
  void confirm(Event.RecordingIngested event) {
    var known = following.recording(event.recording(), patience);
    if (known.isEmpty()) {
      terminal.say(
          "note: the planner has not taken "
              + event.recording()
              + " yet; if it never does, see: virgo dead-letters list");
      return;
    }
    var uris = event.streams().stream().map(Event.Stream::uri).toList();
    boolean ours =
        known
            .get()
            .path("streams")
            .valueStream()
            .allMatch(stream -> uris.contains(stream.path("uri").asText()));
    if (!ours) {
      RecordingFolder.of(event).ifPresent(RecordingFolder::delete);
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "another recording '"
              + event.recording()
              + "' was ingested at the same time and came first; choose another name with --id");
    }
  }
}
