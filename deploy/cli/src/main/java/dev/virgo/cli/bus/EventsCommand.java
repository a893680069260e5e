package dev.virgo.cli.bus;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.HashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo events}. */
@Command(
    name = "events",
    description = "What was said on the bus, in the order of time, read from the broker itself.")
public final class EventsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..*",
      description = "virgo.node-done or just node-done; default: all but dead letters")
  List<String> topics = List.of();

  @Option(
      names = "--follow",
      description = "go on with what comes, until interrupted; with --json a document per line")
  boolean follow;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "at most so many past events; 0 with --follow: only new ones (default: ${DEFAULT-VALUE})")
  int last = 10_000;

  @Mixin JsonOption json = new JsonOption();

  public EventsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (last < 0) {
      throw new CliFailure(Exit.USAGE, "--last " + last + " is negative; give 0 or more");
    }
    try (var bus = new KafkaBus(connection.kafka())) {
      show(bus);
    }
    return 0;
  }

  /** Shows what the bus holds. */
  void show(Bus bus) {
    var wanted = chosen(bus.topics(), topics);
    var from = new HashMap<>(bus.ends(wanted));
    var newest = bus.newest(wanted, last);
    var past = newest.records();
    if (json.wanted() && !follow) {
      terminal.json(past.stream().map(BusRecord::json).toList());
    } else {
      past.forEach(this::line);
    }
    if (!newest.all() && past.size() < last) {
      terminal.say(
          "only the newest "
              + past.size()
              + " events are shown, which fill the memory; name a topic to see more of it");
    }
    if (follow) {
      // What came between the two questions was shown already.
      past.forEach(record ->
          from.merge(
              new Bus.Place(record.topic(), record.partition()), record.offset() + 1, Math::max));
      bus.follow(
          from,
          record -> {
            line(record);
            return true;
          });
    }
  }

  /** The topics that the words name. */
  static SortedSet<String> chosen(SortedSet<String> known, List<String> words) {
    var chosen = new TreeSet<String>();
    for (var word : words) {
      var matches =
          known.stream()
              .filter(topic ->
                  topic.equals(word)
                      || topic.equals("virgo." + word)
                      || topic.equals("ursa." + word))
              .toList();
      if (matches.isEmpty()) {
        throw new CliFailure(
            Exit.WRONG_INPUT,
            "there is no topic '" + word + "'; there are " + String.join(", ", known));
      }
      chosen.addAll(matches);
    }
    if (words.isEmpty()) {
      known.stream().filter(topic -> !topic.startsWith(Letter.TOPICS)).forEach(chosen::add);
    }
    return chosen;
  }

  private void line(BusRecord record) {
    if (json.wanted()) {
      terminal.json(record.json());
      return;
    }
    terminal.print(
        record.time()
            + "  "
            + record.topic()
            + "  "
            + record.key()
            + "  "
            + record.data().map(Object::toString).orElse("(no JSON)"));
  }
}
