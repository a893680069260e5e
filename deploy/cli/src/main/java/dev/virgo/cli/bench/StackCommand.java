package dev.virgo.cli.bench;

import static java.util.Objects.requireNonNullElse;

import dev.virgo.cli.bus.KafkaBus;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.system.Embedded;
import dev.virgo.cli.system.Folders;
import dev.virgo.cli.system.LauncherOptions;
import dev.virgo.cli.system.OwnSystem;
import dev.virgo.cli.system.Reachable;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.SystemStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virgo bench stack}. */
@Command(
    name = "stack",
    description =
        "Measure the whole stack beside the same broker and database with nothing in between; on the"
            + " system that is up, else on one of its own that is stopped afterwards.")
public final class StackCommand implements Callable<Integer> {
  private static final int CHAIN = 10;

  private static final String PROCESSES = "process";

  /**
   * A code path is compiled for good after some thousand calls, by a compiler that has to share the
   * cores; before, in the tiers that count calls, it is slower than it will ever be again.
   */
  private static final int WARM_CHAINS = 500;

  private static final int WARM_CALLS = 500;

  /** The optimising compiler for what is measured; the usual flags are for short runs. */
  private static final List<String> FLAGS =
      List.of(
          "--flags", "planner=-Xmx384m -XX:+UseSerialGC",
          "--flags", "cache=-Xmx256m -XX:+UseSerialGC",
          "--flags", "executor=-Xmx256m -XX:+UseSerialGC");

  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description = "chains of " + CHAIN + " nodes that are measured (default: ${DEFAULT-VALUE})")
  int rounds = 20;

  @Option(
      names = "--hops",
      paramLabel = "N",
      defaultValue = "2000",
      description = "events of the baseline (default: ${DEFAULT-VALUE})")
  int hops = 2000;

  @Option(
      names = "--soak",
      paramLabel = "MINUTES",
      defaultValue = "0",
      description =
          "also keep the system busy for so long, with 2000 lookups per second beside it"
              + " (default: ${DEFAULT-VALUE})")
  int soakMinutes;

  @Option(
      names = "--pace",
      paramLabel = "SLICES",
      defaultValue = "0",
      description =
          "slices per second that --soak asks for, 0: as many as the system takes"
              + " (default: ${DEFAULT-VALUE})")
  int pace;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "what runs the transforms of a system of its own: process (the default), or ray, which is"
              + " measured beside a system on processes and raw calls of Ray's actors")
  @Nullable String backend;

  @Mixin JsonOption json = new JsonOption();

  public StackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (rounds < 1 || hops < 1 || soakMinutes < 0 || pace < 0) {
      throw new CliFailure(
          Exit.USAGE, "--rounds and --hops are at least 1, --soak and --pace at least 0");
    }
    if (Reachable.isNamed(connection)) {
      throw new CliFailure(
          Exit.USAGE,
          "bench stack needs the database beside the broker, so it measures embedded systems only;"
              + " leave out --url");
    }
    if (connection.running().isPresent()) {
      if (backend != null && !backend.equals(connection.status().backend())) {
        throw new CliFailure(
            Exit.USAGE,
            "the system in %s is up on the backend %s; stop it, or leave out --backend"
                .formatted(connection.data(), connection.status().backend()));
      }
      report(measure(connection, connection.status()));
      return 0;
    }
    return onItsOwn();
  }

  private int onItsOwn() {
    var embedded = new Embedded(terminal, System.getenv());
    var chosen = requireNonNullElse(backend, PROCESSES);
    var words = LauncherOptions.of(chosen).words(embedded);
    if (chosen.equals(PROCESSES)) {
      report(onItsOwn(embedded, words, status -> measure(Connection.of(data(status)), status)));
      return 0;
    }
    var processes =
        onItsOwn(embedded, LauncherOptions.of(PROCESSES).words(embedded), this::nodeToNodeOnly);
    report(
        onItsOwn(
            embedded,
            words,
            status -> {
              terminal.say("calls of Ray's actors with nothing around them");
              var raw = RawActor.measure(embedded.home(), status, WARM_CALLS * 10);
              var document = measure(Connection.of(data(status)), status);
              document.put("process_node_to_node_ms", processes.json());
              document.put("raw_actor_call_ms", Map.of("p50", raw.p50(), "p99", raw.p99()));
              return document;
            }));
    return 0;
  }

  private static Path data(SystemStatus status) {
    return Path.of(status.data());
  }

  private <T> T onItsOwn(
      Embedded embedded, List<String> words, Function<SystemStatus, T> measurement) {
    var data = folder();
    try (var _ = new OwnSystem(terminal, () -> end(embedded, data))) {
      var options = new ArrayList<>(FLAGS);
      options.addAll(words);
      return measurement.apply(embedded.start(data, options));
    }
  }

  private Percentiles nodeToNodeOnly(SystemStatus status) {
    var bench = new Bench(Connection.of(data(status)).api(), status.kafka(), terminal);
    bench.prepare();
    try (var bus = new KafkaBus(status.kafka())) {
      terminal.say(rounds + " chains of " + CHAIN + " nodes on worker processes");
      return bench.nodeToNode(bus, CHAIN, WARM_CHAINS, rounds);
    } finally {
      bench.forget();
    }
  }

  private void end(Embedded embedded, Path data) {
    terminal.progress("stopping");
    embedded.stop(data);
    terminal.clear();
    delete(data);
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("virgo-bench-system");
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED, "cannot make a folder for the benchmark's system: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED, "cannot delete " + folder + " (" + e.getMessage() + "); delete it", e);
    }
  }

  private Map<String, Object> measure(Connection system, SystemStatus status) {
    var api = system.api();
    terminal.say("baseline: " + hops + " hops with one durable commit each");
    var baseline = new Baseline(status, terminal).measure(WARM_CALLS, hops);
    var bench = new Bench(api, status.kafka(), terminal);
    terminal.say("ingesting ten seconds of EEG");
    bench.prepare();
    try (var bus = new KafkaBus(status.kafka());
        var lookups = new Lookups(cacheAddress(status), system.token(), terminal)) {
      terminal.say(rounds + " chains of " + CHAIN + " nodes");
      var hop = bench.nodeToNode(bus, CHAIN, WARM_CHAINS, rounds);
      terminal.say("two nodes over many slices");
      var throughput = bench.throughput();
      terminal.say("lookups of " + throughput.keys().size() + " assets");
      var one = lookups.measure(throughput.keys().subList(0, 1), WARM_CALLS, hops);
      var many = lookups.measure(throughput.keys(), rounds, rounds * 5);
      terminal.say("runs of which everything is there");
      var cached = bench.cached(CHAIN, rounds);
      var document = document(baseline, hop, throughput, one, many, cached);
      if (soakMinutes > 0) {
        terminal.say("two nodes over many slices for " + soakMinutes + " min, lookups beside them");
        var soak = new Soak(bench, lookups, status, pace);
        var key = throughput.keys().getFirst();
        document.put("soak", soak.run(Duration.ofMinutes(soakMinutes), key).json());
      }
      terminal.clear();
      return document;
    } finally {
      bench.forget();
    }
  }

  private static Map<String, Object> document(
      Baseline.Figures baseline,
      Percentiles hop,
      Bench.Throughput throughput,
      Lookups.Figures one,
      Lookups.Figures many,
      Percentiles cached) {
    var lookup = new LinkedHashMap<>(one.json());
    lookup.put("keys", 1);
    var batch = new LinkedHashMap<>(many.json());
    batch.put("keys", throughput.keys().size());
    lookup.put("batch", batch);
    var document = new LinkedHashMap<String, Object>();
    document.put("node_to_node_ms", hop.json());
    document.put("baseline_hop_ms", baseline.hop().json());
    document.put("nodes_per_s", throughput.nodesPerSecond());
    document.put("baseline_events_per_s", baseline.eventsPerSecond());
    document.put("lookup_ms", lookup);
    document.put("cached_run_s", cached.json());
    document.put("slices", throughput.slices());
    return document;
  }

  private static String cacheAddress(SystemStatus status) {
    return status.services().stream()
        .filter(service -> service.name().equals("cache"))
        .findFirst()
        .map(service -> "127.0.0.1:" + service.port())
        .orElseThrow(() -> new CliFailure(Exit.UNREACHABLE, "no cache is up in " + status.data()));
  }

  private void report(Map<String, Object> document) {
    if (json.wanted()) {
      terminal.json(document);
      return;
    }
    var rows = new ArrayList<List<String>>();
    document.forEach((name, value) -> add(rows, name, value));
    terminal.table(List.of("figure", "p50", "p99"), rows);
  }

  private static void add(List<List<String>> rows, String name, Object value) {
    if (!(value instanceof Map<?, ?> figures)) {
      rows.add(List.of(name, text(value), ""));
    } else if (figures.containsKey("p50")) {
      rows.add(List.of(name, text(figures.get("p50")), text(figures.get("p99"))));
    } else {
      figures.forEach((part, figure) -> add(rows, name + "." + part, figure));
    }
  }

  private static String text(@Nullable Object figure) {
    return switch (figure) {
      case null -> "";
      case Double number -> Format.number(3, number);
      default -> figure.toString();
    };
  }
}
