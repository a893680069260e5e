package dev.virgo.integration.faults;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.virgo.integration.faults.Traps.Program;
import dev.virgo.integration.faults.history.Audit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The system that all of these tests break, and one beside it that nobody touches: both hold the
 * same recording. Started for the first test that asks, stopped after the last one. A test leaves
 * the broken one at rest, with a history that holds.
 */
final class Ground implements AutoCloseable {
  /** These have tables, and so died while they made them. */
  static final List<Program> MIGRATING = List.of(Program.PLANNER, Program.CACHE, Program.BACKFILL);

  private final Path folder;
  private final Path recording;
  private final FaultySystem faulty;
  private final Rounds rounds;
  private @Nullable FaultySystem undisturbed;
  private @Nullable Rounds reference;

  /**
   * Starts the system that is broken.
   *
   * @param options further words for its launcher
   */
  Ground(Path folder, String... options) throws Exception {
    this(folder, Map.of(), options);
  }

  /**
   * Starts the system that is broken.
   *
   * @param environment further variables of all its processes
   * @param options further words for its launcher
   */
  Ground(Path folder, Map<String, String> environment, String... options) throws Exception {
    this.folder = folder;
    this.recording = Pipelines.recording(folder);
    faulty = new FaultySystem(folder.resolve("faulty"));
    environment.forEach(faulty::set);
    faulty.option(options);
    for (var program : MIGRATING) {
      faulty.traps().arm(program, "during-migration");
    }
    faulty.start();
    faulty.virgo().succeed("ingest", recording.toString(), "--wait");
    try (var connection = faulty.connect()) {
      Audit.install(connection);
    }
    rounds = new Rounds(faulty);
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

  FaultySystem faulty() {
    return faulty;
  }

  /** Runs on the system that is broken. */
  Rounds rounds() {
    return rounds;
  }

  /** Runs on the one that nobody touches. */
  Rounds reference() throws Exception {
    if (reference == null) {
      undisturbed = new FaultySystem(folder.resolve("undisturbed"));
      undisturbed.start();
      undisturbed.virgo().succeed("ingest", recording.toString(), "--wait");
      reference = new Rounds(undisturbed);
    }
    return reference;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    rounds.close();
    faulty.close();
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
    for (var name : List.of("faulty", "undisturbed")) {
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
