package dev.virgo.cli.language;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo transforms new}. */
@Command(
    name = "new",
    description = "Write a Maven project of your own with one transform and its test.")
public final class NewTransformCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "NAME",
      description = "the transform's name, a Java class name: SlowDrift")
  String name = "";

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description =
          "the project's folder, which must not exist (default: the name in small letters)")
  @Nullable Path into;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      defaultValue = "org.example.transforms",
      description = "its Java package (default: ${DEFAULT-VALUE})")
  String javaPackage = "org.example.transforms";

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "example",
      description = "what pipelines say after 'use' (default: ${DEFAULT-VALUE})")
  String namespace = "example";

  public NewTransformCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    require("NAME", name, "[A-Z][A-Za-z0-9]*", "SlowDrift");
    require("--package", javaPackage, "[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*", "org.example.eeg");
    require("--namespace", namespace, "[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*", "example.eeg");
    var artifact = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    var folder = into == null ? Path.of(artifact) : into;
    if (Files.exists(folder)) {
      throw new CliFailure(
          Exit.WRONG_INPUT, folder + " exists already; give another folder with --into DIR");
    }
    var project = new TransformProject(name, artifact, javaPackage, namespace);
    write(folder, project.files());
    terminal.print(folder.toString());
    terminal.say("made " + folder + "; its README.md says how to build and test it");
    return 0;
  }

  private static void require(String what, String value, String pattern, String example) {
    if (!value.matches(pattern)) {
      throw new CliFailure(
          Exit.USAGE, what + " '" + value + "' does not fit; write it like " + example);
    }
  }

  private static void write(Path folder, Map<String, String> files) {
    files.forEach((path, text) -> {
      var file = folder.resolve(path);
      try {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new CliFailure(
            Exit.FAILED,
            "cannot write "
                + file
                + " ("
                + e.getMessage()
                + "); give another folder with --into DIR",
            e);
      }
    });
  }
}
