package dev.virgo.cli.language;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.lang.Formatter;
import dev.virgo.lang.Formatter.FormatResult;
import dev.virgo.lang.Formatter.Formatted;
import dev.virgo.lang.Formatter.Unreadable;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticRenderer;
import dev.virgo.lang.source.SourceText;
import dev.virgo.runtime.json.DiagnosticJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo fmt}. */
@Command(
    name = "fmt",
    description =
        "Put pipelines into the canonical layout, in place; comments stay. A file that cannot be"
            + " read is left alone, with its mistakes shown.")
public final class FormatCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE.cst",
      arity = "1..*",
      description = "pipelines; - is standard input, laid out to standard output")
  List<Path> files = List.of();

  @Option(
      names = "--check",
      description = "change nothing; name the files whose layout is another, and exit with 4")
  boolean check;

  @Mixin JsonOption json = new JsonOption();

  public FormatCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (files.contains(STANDARD_INPUT) && files.size() > 1) {
      throw new CliFailure(
          Exit.USAGE, "- stands for standard input and cannot be named beside files");
    }
    // Read first: a file that is missing says so before any other is changed.
    var texts =
        files.stream()
            .map(file ->
                file.equals(STANDARD_INPUT)
                    ? PipelineText.readStandardInput()
                    : PipelineText.read(file))
            .toList();
    var documents = new ArrayList<Map<String, Object>>();
    var exit = Exit.DONE;
    for (int i = 0; i < texts.size(); i++) {
      var result = Formatter.format(texts.get(i));
      var outcome = handle(files.get(i), texts.get(i), result);
      exit = exit == Exit.WRONG_INPUT || outcome == Exit.DONE ? exit : outcome;
      documents.add(document(files.get(i), texts.get(i), result));
    }
    if (json.wanted()) {
      terminal.json(documents.size() == 1 ? documents.getFirst() : documents);
    }
    return exit.code();
  }

  private Exit handle(Path file, String text, FormatResult result) {
    return switch (result) {
      case Unreadable(List<Diagnostic> diagnostics) -> {
        show(file, text, diagnostics);
        yield Exit.WRONG_INPUT;
      }
      case Formatted(String formatted) when check -> {
        if (!formatted.equals(text)) {
          terminal.say(file + " is not in the canonical layout; run: virgo fmt " + file);
        }
        yield formatted.equals(text) ? Exit.DONE : Exit.FAILED;
      }
      case Formatted(String formatted) -> {
        write(file, text, formatted);
        yield Exit.DONE;
      }
    };
  }

  private void show(Path file, String text, List<Diagnostic> diagnostics) {
    if (!json.wanted()) {
      var renderer = new DiagnosticRenderer(new SourceText(text));
      diagnostics.forEach(diagnostic -> terminal.print(renderer.render(diagnostic)));
    }
    terminal.say(file + " cannot be read and was left alone; mend it and run: virgo fmt " + file);
  }

  private void write(Path file, String text, String formatted) {
    if (file.equals(STANDARD_INPUT)) {
      if (!json.wanted()) {
        terminal.text(formatted);
      }
    } else if (!formatted.equals(text)) {
      PipelineText.write(file, formatted);
      terminal.say(file + " was laid out anew");
    }
  }

  private Map<String, Object> document(Path file, String text, FormatResult result) {
    var document = new LinkedHashMap<String, Object>();
    document.put("file", file.toString());
    switch (result) {
      case Unreadable(List<Diagnostic> diagnostics) -> {
        document.put("ok", false);
        document.put("diagnostics", DiagnosticJson.of(text, diagnostics));
      }
      case Formatted(String formatted) -> {
        document.put("ok", true);
        document.put("diagnostics", List.of());
        document.put("differs", !formatted.equals(text));
        if (file.equals(STANDARD_INPUT) && !check) {
          document.put("text", formatted);
        }
      }
    }
    return document;
  }
}
