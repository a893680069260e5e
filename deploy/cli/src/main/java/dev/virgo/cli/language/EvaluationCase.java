package dev.virgo.cli.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.source.Span;
import dev.virgo.runtime.json.DiagnosticJson;
import dev.virgo.runtime.json.RunJson;
import dev.virgo.runtime.library.DemoModules;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.StandardLibrary;
import dev.virgo.runtime.run.Failure;
import dev.virgo.runtime.run.Resumption;
import dev.virgo.runtime.run.RunResult;
import dev.virgo.runtime.run.RunSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline with its inputs. Cases know nothing of each other: each has functions of its own,
 * whose calls are counted from the start.
 *
 * @param id whatever the caller calls it by
 */
record EvaluationCase(JsonNode id, String source, Map<String, JsonNode> inputs) {

  EvaluationCase {
    inputs = new LinkedHashMap<>(inputs);
  }

  /**
   * What evaluates cases.
   *
   * @param demo whether the modules of the demonstrations can be called
   * @param limit of one case
   * @param log takes what pipelines say with {@code log}
   * @param optimization what is done to a pipeline before it runs
   * @param standard the standard library, which remembers nothing
   * @param continuation where it begins, and what becomes of it
   */
  record Setting(
      boolean demo,
      Duration limit,
      Consumer<String> log,
      Optimization optimization,
      List<LocalFunction> standard,
      Continuation continuation) {

    Setting(boolean demo, Duration limit, Consumer<String> log, Optimization optimization) {
      this(
          demo,
          limit,
          log,
          optimization,
          List.copyOf(StandardLibrary.functions(log)),
          Continuation.none());
    }

    /** The same, to be gone on with. */
    Setting from(Continuation other) {
      return new Setting(demo, limit, log, optimization, standard, other);
    }

    Library library() {
      List<LocalFunction> functions = new ArrayList<>(standard);
      if (demo) {
        functions.addAll(DemoModules.functions());
      }
      return new Library(functions);
    }
  }

  /** Makes a pipeline of a text, for what can be called. */
  @FunctionalInterface
  interface CompileStep {
    CompileResult compile(String source, ModuleRegistry registry);
  }

  /**
   * What came of a case.
   *
   * @param document as scripts read it
   * @param diagnostics those that are in the document
   * @param inputs what can be given; none if that is not known
   */
  record Evaluated(
      SequencedMap<String, @Nullable Object> document,
      List<Diagnostic> diagnostics,
      List<String> inputs) {
    Evaluated {
      diagnostics = List.copyOf(diagnostics);
      inputs = List.copyOf(inputs);
    }

    /** What came of something that is no pipeline. */
    Evaluated(SequencedMap<String, @Nullable Object> document, List<Diagnostic> diagnostics) {
      this(document, diagnostics, List.of());
    }
  }

  /** What comes of this case; whatever goes wrong is in its document. */
  Evaluated evaluate(Setting setting) {
    return evaluate(
        setting, (source, registry) -> Compiler.compile(source, registry, setting.optimization()));
  }

  Evaluated evaluate(Setting setting, CompileStep compiler) {
    long start = System.nanoTime();
    Evaluated evaluated;
    try {
      evaluated = evaluated(setting, compiler);
    } catch (CliFailure e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // The next case has nothing to do with this one.
      evaluated = new Evaluated(failed(true, List.of(internal(e)), List.of()), List.of());
    }
    evaluated.document().putFirst("id", id);
    evaluated.document().put("ms", Math.round((System.nanoTime() - start) / 1e3) / 1e3);
    return evaluated;
  }

  private Evaluated evaluated(Setting setting, CompileStep compiler) {
    Library library = setting.library();
    return switch (compiled(compiler, library.registry())) {
      case CompileResult.Rejected(var plain) -> {
        var diagnostics = StreamPipeline.explained(source, plain, library.registry());
        var json = DiagnosticJson.of(source, diagnostics);
        yield new Evaluated(failed(false, List.of(), json), diagnostics);
      }
      case CompileResult.Compiled compiled ->
          new Evaluated(
              run(setting, library, compiled),
              compiled.diagnostics(),
              compiled.pipeline().inputs().stream().map(IrInput::name).toList());
    };
  }

  private SequencedMap<String, @Nullable Object> run(
      Setting setting, Library library, CompileResult.Compiled compiled) {
    List<JsonNode> diagnostics = DiagnosticJson.of(source, compiled.diagnostics());
    return switch (RunJson.inputs(compiled.pipeline(), inputs)) {
      case RunJson.Inputs.Unfit(var failures) -> failed(true, failures, diagnostics);
      case RunJson.Inputs.Read(var values) -> {
        IrPipeline pipeline = compiled.pipeline();
        var settings = RunSettings.standard().within(setting.limit()).logging(setting.log());
        Continuation.Outcome outcome =
            setting.continuation().run(compiled.optimized(), values, library, settings);
        yield switch (outcome.resumption()) {
          case Resumption.Refused(var failures) -> failed(true, failures, diagnostics);
          case Resumption.Ended(RunResult run) -> {
            var document =
                document(
                    true,
                    RunJson.status(run.status()),
                    RunJson.outputs(pipeline, run),
                    run.missing(),
                    RunJson.failures(run.failures()),
                    diagnostics);
            document.putAll(setting.continuation().members(run, outcome));
            yield document;
          }
        };
      }
    };
  }

  /** A compiler that fails has not let the text through. */
  private CompileResult compiled(CompileStep compiler, ModuleRegistry registry) {
    try {
      return compiler.compile(source, registry);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new CompileResult.Rejected(List.of(Messages.internalError(e.toString())));
    }
  }

  /** The document of a line that is no case. */
  static SequencedMap<String, @Nullable Object> unreadable(String message) {
    var failure = new Failure("case", null, Failure.Kind.INPUT_VALIDATION, message, new Span(0, 0));
    var document = failed(false, List.of(failure), List.of());
    document.putFirst("id", NullNode.instance);
    document.put("ms", 0.0);
    return document;
  }

  private static Failure internal(Throwable thrown) {
    return new Failure(
        Failure.INLINE,
        null,
        thrown instanceof Error ? Failure.Kind.LIMIT_EXCEEDED : Failure.Kind.MODULE_EXECUTION,
        "Internal error: " + thrown + "; report this with the pipeline",
        new Span(0, 0));
  }

  private static SequencedMap<String, @Nullable Object> failed(
      boolean ok, List<Failure> failures, List<JsonNode> diagnostics) {
    return document(ok, "Failed", Map.of(), List.of(), RunJson.failures(failures), diagnostics);
  }

  private static SequencedMap<String, @Nullable Object> document(
      boolean ok,
      String status,
      Object outputs,
      List<String> missing,
      JsonNode failures,
      List<JsonNode> diagnostics) {
    SequencedMap<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("ok", ok);
    document.put("status", status);
    document.put("outputs", outputs);
    document.put("missing", missing);
    document.put("failures", failures);
    document.put("diagnostics", diagnostics);
    return document;
  }
}
