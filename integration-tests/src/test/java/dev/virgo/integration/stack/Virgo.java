package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The script {@code ./virgo} on one data folder. */
public record Virgo(Path data, Map<String, String> environment) {
  public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int PATIENCE_MINUTES = 8;

  public Virgo {
    environment = Map.copyOf(environment);
  }

  /** With the environment of this process. */
  public Virgo(Path data) {
    this(data, Map.of());
  }

  /** What a call printed and how it ended. */
  public record Call(int exit, String out, String err) {
    public JsonNode json() {
      try {
        return EventJson.json().readTree(out);
      } catch (IOException e) {
        throw new AssertionError("no JSON on standard output:\n" + out + "\n" + err, e);
      }
    }
  }

  /** Runs a command to its end. */
  public Call call(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(ROOT.resolve("virgo").toString()));
    command.addAll(List.of(words));
    return call(Path.of("").toAbsolutePath(), command);
  }

  /** Runs any program to its end, in a folder, where {@code ./virgo} means this system. */
  public Call call(Path folder, List<String> command) throws IOException, InterruptedException {
    var err = Files.createTempFile("virgo", ".err");
    var builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("VIRGO_DATA", data.toString());
    builder.environment().put("VIRGO_SKIP_BUILD", "true");
    var process = builder.start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
    var call = new Call(process.exitValue(), out, Files.readString(err));
    Files.delete(err);
    return call;
  }

  /** One node of a run's JSON. */
  public static JsonNode node(JsonNode run, String name) {
    return run.path("nodes")
        .valueStream()
        .filter(node -> node.path("node").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Runs a command that must succeed. */
  public Call succeed(String... words) throws IOException, InterruptedException {
    var call = call(words);
    assertThat(call.exit()).as("virgo %s\n%s\n%s", List.of(words), call.out(), call.err()).isZero();
    return call;
  }
}
