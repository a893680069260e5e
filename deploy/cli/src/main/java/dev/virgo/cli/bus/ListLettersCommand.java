package dev.virgo.cli.bus;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virgo dead-letters list}. */
@Command(name = "list", description = "Dead letters, oldest first.")
public final class ListLettersCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Mixin JsonOption json = new JsonOption();

  public ListLettersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (var bus = new KafkaBus(connection.kafka())) {
      show(bus);
    }
    return 0;
  }

  void show(Bus bus) {
    var newest = new Letters(bus).newest();
    var letters = newest.letters();
    if (json.wanted()) {
      terminal.json(letters.stream().map(Letter::summary).toList());
    } else if (letters.isEmpty()) {
      terminal.say("no dead letters");
    } else {
      terminal.table(
          List.of("id", "was at", "read by", "key", "reason"),
          letters.stream()
              .map(letter ->
                  List.of(
                      letter.id(),
                      letter.origin(),
                      letter.group(),
                      String.valueOf(letter.record().key()),
                      letter.reason()))
              .toList());
    }
    if (!newest.all()) {
      terminal.say("only the newest " + letters.size() + " are listed; show finds the others too");
    }
  }
}
