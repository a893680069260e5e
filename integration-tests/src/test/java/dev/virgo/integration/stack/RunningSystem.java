package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The one system of this module's tests, started for the first test that asks for it and stopped
 * after the last one: a start costs more than most tests. They share its recordings, so each takes
 * names of its own.
 */
public final class RunningSystem implements AutoCloseable {
  private final Path folder;
  private final Virgo virgo;
  private final JsonNode status;

  private RunningSystem(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.virgo = new Virgo(folder.resolve("data"));
    this.status = virgo.succeed("up", "--json").json();
  }

  /** Gives it to tests that have a parameter of this type. */
  public static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(RunningSystem.class);
    }

    @Override
    public RunningSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(RunningSystem.class, type -> start(), RunningSystem.class);
    }

    private static RunningSystem start() {
      try {
        return new RunningSystem(Files.createTempDirectory("virgo-stack"));
      } catch (IOException | InterruptedException e) {
        throw new AssertionError("the system did not start", e);
      }
    }
  }

  /** The script, on this system's folder. */
  public Virgo virgo() {
    return virgo;
  }

  /** What {@code up --json} printed. */
  public JsonNode status() {
    return status;
  }

  List<Long> pids() {
    return status
        .path("processes")
        .valueStream()
        .map(process -> process.path("pid").asLong())
        .toList();
  }

  /** Stops it; none of its processes may survive that. */
  @Override
  public void close() throws IOException, InterruptedException {
    virgo.succeed("down");
    assertThat(pids()).isNotEmpty().noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
