package dev.virgo.cli.shell;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code virgo man}. */
@Command(
    name = "man",
    description = {
      "Write the man pages of all commands into a folder.",
      "man finds them in ~/.local/share/man/man1: man virgo-run"
    })
public final class ManCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "the folder; made if there is none")
  Path folder = Path.of("");

  @Mixin JsonOption json = new JsonOption();

  public ManCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var pages = ManPage.all(spec.root());
    try {
      Files.createDirectories(folder);
      for (var page : pages) {
        Files.writeString(folder.resolve(page.file()), page.text());
      }
    } catch (IOException e) {
      throw new CliFailure(
          Exit.WRONG_INPUT, "cannot write to " + folder + ": " + e + "; give another folder", e);
    }
    var files = pages.stream().map(page -> folder.resolve(page.file()).toString()).toList();
    report(files);
    return 0;
  }

  private void report(List<String> files) {
    if (json.wanted()) {
      terminal.json(Map.of("files", files));
    } else {
      files.forEach(terminal::print);
    }
  }
}
