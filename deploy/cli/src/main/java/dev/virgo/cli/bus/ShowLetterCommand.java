package dev.virgo.cli.bus;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.event.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code virgo dead-letters show}. */
@Command(name = "show", description = "A dead letter with its headers and its payload.")
public final class ShowLetterCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "SERVICE/NUMBER as in the list")
  String id = "";

  @Mixin JsonOption json = new JsonOption();

  public ShowLetterCommand(Terminal terminal) {
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
    var letter = new Letters(bus).find(id);
    var record = letter.record();
    if (json.wanted()) {
      var document = letter.summary();
      document.set("headers", EventJson.json().valueToTree(record.headers()));
      document.set("event", record.json());
      terminal.json(document);
      return;
    }
    terminal.print(letter.id() + "  " + letter.reason());
    terminal.print("was at " + letter.origin());
    record.headers().forEach((name, text) -> terminal.print("  " + name + ": " + text));
    var value = record.value();
    terminal.print(value == null ? "(no payload)" : new String(value, StandardCharsets.UTF_8));
  }
}
