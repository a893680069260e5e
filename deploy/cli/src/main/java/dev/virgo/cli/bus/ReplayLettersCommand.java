package dev.virgo.cli.bus;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo dead-letters replay}. */
@Command(
    name = "replay",
    description =
        "Put dead letters back on the topic and partition they came from, after the cause is gone."
            + " The letter stays listed until its topic drops it.")
public final class ReplayLettersCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "SERVICE/NUMBER as in the list")
  List<String> ids = List.of();

  @Option(names = "--all", description = "every one of them")
  boolean all;

  @Mixin JsonOption json = new JsonOption();

  public ReplayLettersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (all == !ids.isEmpty()) {
      throw new CliFailure(Exit.USAGE, "say which: give ids, or --all");
    }
    try (var bus = new KafkaBus(connection.kafka())) {
      replay(bus);
    }
    return 0;
  }

  void replay(Bus bus) {
    var letters = new Letters(bus);
    // All are found before the first is sent: a mistyped id changes nothing.
    var wanted = all ? every(letters) : ids.stream().map(letters::find).toList();
    wanted.forEach(Letter::replay);
    var done = new ArrayList<Map<String, Object>>();
    for (var letter : wanted) {
      var outgoing = letters.replay(letter);
      done.add(
          Map.of("id", letter.id(), "topic", outgoing.topic(), "partition", outgoing.partition()));
      terminal.say(
          letter.id() + " is on " + outgoing.topic() + "/" + outgoing.partition() + " again");
    }
    if (json.wanted()) {
      terminal.json(done);
    }
  }

  private static List<Letter> every(Letters letters) {
    var newest = letters.newest();
    if (!newest.all()) {
      throw new CliFailure(
          Exit.FAILED,
          "there are more dead letters than can be replayed at once; name them as they are in:"
              + " virgo dead-letters list");
    }
    return newest.letters();
  }
}
