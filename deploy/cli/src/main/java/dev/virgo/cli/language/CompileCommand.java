package dev.virgo.cli.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.diagnostic.DiagnosticRenderer;
import dev.virgo.lang.source.SourceText;
import dev.virgo.runtime.json.DiagnosticJson;
import dev.virgo.schemas.event.EventJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo compile}. */
@Command(
    name = "compile",
    description =
        "Compile pipelines against the registry of the system that is up, else against the"
            + " transforms that Virgo ships; print a stage, or every diagnostic with its place.")
public final class CompileCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(paramLabel = "FILE.cst", arity = "1..*", description = "pipelines")
  List<Path> files = List.of();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "print this stage: tokens, tree, types, ir or dag")
  @Nullable View stage;

  @Mixin OptimizerOption optimizer = new OptimizerOption();

  @Mixin JsonOption json = new JsonOption();

  public CompileCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // Read first: a file that is missing says so before anything is printed.
    var texts = files.stream().map(PipelineText::read).toList();
    var registry = Registry.of(connection);
    var documents = new ArrayList<Map<String, @Nullable Object>>();
    boolean ok = true;
    for (int i = 0; i < texts.size(); i++) {
      var file = files.get(i);
      var text = texts.get(i);
      var result = Compiler.compile(text, registry.modules(), optimizer.optimization());
      ok &= result instanceof CompileResult.Compiled;
      if (json.wanted()) {
        documents.add(document(file, text, result, registry));
      } else {
        show(file, text, result, registry);
      }
    }
    if (json.wanted()) {
      terminal.json(documents.size() == 1 ? documents.getFirst() : documents);
    }
    return ok ? 0 : Exit.WRONG_INPUT.code();
  }

  private Map<String, @Nullable Object> document(
      Path file, String text, CompileResult result, Registry registry) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("file", file.toString());
    document.put("ok", result instanceof CompileResult.Compiled);
    document.put("diagnostics", DiagnosticJson.of(text, result.diagnostics()));
    document.put("inputs", inputs(result));
    document.put("outputs", outputs(result));
    document.put("hash", hashes(result));
    document.put("stage", stages(file, text, result, registry));
    return document;
  }

  private Map<String, Object> stages(
      Path file, String text, CompileResult result, Registry registry) {
    var wanted = stage;
    return wanted == null
        ? Map.of()
        : wanted
            .of(file, text, result, registry.modules(), optimizer.optimization())
            .map(view -> Map.of(wanted.text(), view))
            .orElse(Map.of());
  }

  private static Map<String, String> inputs(CompileResult result) {
    var types = new LinkedHashMap<String, String>();
    if (result instanceof CompileResult.Compiled compiled) {
      compiled
          .pipeline()
          .inputs()
          .forEach(input -> types.put(input.name(), input.type().toString()));
    }
    return types;
  }

  private static Map<String, String> outputs(CompileResult result) {
    var types = new LinkedHashMap<String, String>();
    if (result instanceof CompileResult.Compiled compiled) {
      compiled
          .pipeline()
          .outputs()
          .forEach(output -> types.put(output.name(), output.type().toString()));
    }
    return types;
  }

  private static @Nullable Map<String, String> hashes(CompileResult result) {
    return switch (result) {
      case CompileResult.Compiled compiled ->
          Map.of(
              "structural",
              compiled.pipeline().structuralHash(),
              "syntactic",
              compiled.syntacticHash());
      case CompileResult.Rejected _ -> null;
    };
  }

  private void show(Path file, String text, CompileResult result, Registry registry) {
    var renderer = new DiagnosticRenderer(new SourceText(text));
    if (files.size() > 1) {
      terminal.print(file + ":");
    }
    result.diagnostics().forEach(diagnostic -> terminal.print(renderer.render(diagnostic)));
    PlainPipeline.options(text, result.diagnostics())
        .ifPresent(options ->
            terminal.print(
                "It calls functions of plain values, and compiles with these: virgo eval "
                    + file
                    + options));
    if (stage != null) {
      stage
          .of(file, text, result, registry.modules(), optimizer.optimization())
          .ifPresent(view -> terminal.print(pretty(view)));
    } else if (result instanceof CompileResult.Compiled compiled) {
      inputs(result).forEach((name, type) -> terminal.print("in  " + name + ": " + type));
      outputs(result).forEach((name, type) -> terminal.print("out " + name + ": " + type));
      terminal.print("structural hash " + compiled.pipeline().structuralHash());
    }
    terminal.say(file + " was compiled against " + registry.place());
  }

  private static String pretty(Object view) {
    try {
      return EventJson.json().writerWithDefaultPrettyPrinter().writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stage is made of plain data", e);
    }
  }
}
