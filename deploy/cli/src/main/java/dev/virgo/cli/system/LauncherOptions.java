package dev.virgo.cli.system;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a system is to run; of every command that starts one. */
public final class LauncherOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "process",
      description = "what runs the transforms: process")
  String backend = "process";

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description = "where the services send their traces, for example http://127.0.0.1:4317")
  @Nullable String otlp;

  /** As the launcher takes them. */
  public List<String> words() {
    var words = new ArrayList<>(List.of("--backend", backend));
    if (otlp != null) {
      words.addAll(List.of("--otlp", otlp));
    }
    return words;
  }
}
