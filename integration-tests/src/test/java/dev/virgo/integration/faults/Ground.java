package dev.virgo.integration.faults;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.virgo.integration.faults.Traps.Program;
import dev.virgo.integration.faults.history.Audit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The systems that all of these tests break, of which one is up, and one beside it that nobody
 * touches: all hold the same recording. Started for the first test that asks, stopped after the
 * last one. A test leaves the broken one at rest, with a history that holds.
 */
final class Ground implements AutoCloseable {
  /** These have tables, and so died while they made them. */
  static final List<Program> MIGRATING = List.of(Program.PLANNER, Program.CACHE, Program.BACKFILL);

  private final Path folder;
  private final Path recording;
  private final Map<String, String> environment;
  private final List<String> options;
  private final Map<Kind, Rounds> broken = new EnumMap<>(Kind.class);
  private @Nullable FaultySystem undisturbed;
  private @Nullable Rounds reference;

  /** How a system is broken. */
  private enum Kind {
    /** Also from within. */
    TRAPPED,
    /** From outside only. */
    PLAIN
  }

  /**
   * Nothing runs yet.
   *
   * @param options further words for the launcher of what is broken
   */
  Ground(Path folder, String... options) throws IOException {
    this(folder, Map.of(), options);
  }

  /**
   * Nothing runs yet.
   *
   * @param environment further variables of all processes of what is broken
   * @param options further words for its launcher
   */
  Ground(Path folder, Map<String, String> environment, String... options) throws IOException {
    this.folder = folder;
    this.recording = Pipelines.recording(folder);
    this.environment = Map.copyOf(environment);
    this.options = List.of(options);
  }

  /** Gives it to tests that have a parameter of this type. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(Ground.class);
    }

    @Override
    public Ground resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(Ground.class, type -> start(), Ground.class);
    }

    private static Ground start() {
      try {
        return new Ground(Files.createTempDirectory("virgo-faults"));
      } catch (Exception e) {
        throw new AssertionError("the system did not start", e);
      }
    }
  }

  /** Runs on a system with traps in it, which is the one that is up then. */
  Rounds rounds() throws Exception {
    return on(Kind.TRAPPED);
  }

  /** Runs on a system without an agent, which is the one that is up then. */
  Rounds plainRounds() throws Exception {
    return on(Kind.PLAIN);
  }

  private Rounds on(Kind kind) throws Exception {
    var known = broken.get(kind);
    if (known != null && known.system().up()) {
      return known;
    }
    for (var other : broken.values()) {
      other.system().stop();
    }
    if (known != null) {
      known.system().start();
      return known;
    }
    var system = system(kind);
    environment.forEach(system::set);
    system.option(options.toArray(String[]::new));
    var rounds = new Rounds(system);
    try {
      begin(system);
      try (var connection = system.connect()) {
        Audit.install(connection);
      }
    } catch (Exception | AssertionError e) {
      rounds.close();
      system.close();
      throw e;
    }
    broken.put(kind, rounds);
    return rounds;
  }

  private FaultySystem system(Kind kind) throws IOException {
    return switch (kind) {
      case PLAIN -> FaultySystem.plain(folder.resolve("plain"));
      case TRAPPED -> {
        var system = FaultySystem.trapped(folder.resolve("faulty"));
        for (var program : MIGRATING) {
          system.traps().arm(program, "during-migration");
        }
        yield system;
      }
    };
  }

  private void begin(FaultySystem system) throws Exception {
    system.start();
    system.virgo().succeed("ingest", recording.toString(), "--wait");
  }

  /** Runs on the one that nobody touches. */
  Rounds reference() throws Exception {
    if (reference == null) {
      undisturbed = FaultySystem.plain(folder.resolve("undisturbed"));
      begin(undisturbed);
      reference = new Rounds(undisturbed);
    }
    return reference;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (var rounds : broken.values()) {
      rounds.close();
      rounds.system().close();
    }
    if (reference != null) {
      reference.close();
    }
    if (undisturbed != null) {
      undisturbed.close();
    }
    keepLogs();
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** For whoever has to find out why a test failed; the folders themselves are gone then. */
  private void keepLogs() throws IOException {
    for (var name : List.of("faulty", "plain", "undisturbed")) {
      var logs = folder.resolve(name).resolve("data/logs");
      if (Files.exists(logs)) {
        var kept = Files.createDirectories(Path.of("target", "faults-logs", name));
        try (var files = Files.list(logs)) {
          for (var file : files.toList()) {
            Files.copy(file, kept.resolve(file.getFileName()), REPLACE_EXISTING);
          }
        }
      }
    }
  }
}
