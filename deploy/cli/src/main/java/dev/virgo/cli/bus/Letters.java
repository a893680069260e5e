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

  /** All of them, oldest first. */
  List<Letter> all() {
    var topics = bus.topics().stream().filter(topic -> topic.startsWith(Letter.TOPICS)).toList();
    return bus.newest(topics, MOST).stream().map(Letter::new).toList();
  }

  /**
   * One of them.
   *
   * @throws CliFailure if there is none
   */
  Letter find(String id) {
    var topic = Letter.topicOf(id);
    return all().stream()
        .filter(letter -> letter.record().topic().equals(topic) && letter.id().equals(id))
        .findFirst()
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
