package dev.virgo.cli.bus;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import java.util.List;

/** The dead letters of all services. */
final class Letters {
  /** As many as a broken producer makes in a while, and few enough to be read at once. */
  private static final int MOST = 10_000;

  private final Bus bus;

  Letters(Bus bus) {
    this.bus = bus;
  }

  /**
   * The newest of them.
   *
   * @param letters oldest first
   * @param all whether there are no others
   */
  record Newest(List<Letter> letters, boolean all) {
    Newest {
      letters = List.copyOf(letters);
    }
  }

  /** As many as can be looked at at once. */
  Newest newest() {
    var topics = bus.topics().stream().filter(topic -> topic.startsWith(Letter.TOPICS)).toList();
    var newest = bus.newest(topics, MOST);
    return new Newest(newest.records().stream().map(Letter::new).toList(), newest.all());
  }

  /**
   * One of them, however old.
   *
   * @throws CliFailure if there is none
   */
  Letter find(String id) {
    return bus.at(Letter.placeOf(id), Letter.offsetOf(id))
        .map(Letter::new)
        .orElseThrow(() ->
            new CliFailure(
                Exit.WRONG_INPUT,
                "there is no dead letter " + id + "; list them with: virgo dead-letters list"));
  }

  /** Puts it back where it was; consumers see it once more, with the same event id. */
  Bus.Outgoing replay(Letter letter) {
    var outgoing = letter.replay();
    bus.send(outgoing);
    return outgoing;
  }
}
