package dev.virgo.cli.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.runtime.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo eval}. */
@Command(
    name = "eval",
    description =
        "Run a pipeline of plain values in this process, without any service: one, or a file of"
            + " cases.",
    footerHeading = "%n",
    footer = {
      "The language from its beginning: docs/language.md",
      "Its functions, options and messages: docs/language-reference.md",
      "Pipelines of a recording's streams: virgo run"
    })
public final class EvalCommand implements Callable<Integer> {
  private final Terminal terminal;

  /** What is evaluated. */
  static final class What {
    @Parameters(paramLabel = "FILE.cst", description = "the pipeline")
    @Nullable Path file;

    @Option(
        names = "--batch",
        paramLabel = "CASES.jsonl",
        description =
            "one case per line: {\"id\": …, \"source\": … or \"file\": …, \"inputs\": {…}}; one"
                + " result per line comes out, in the same order")
    @Nullable Path batch;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  What what = new What();

  @Option(
      names = "--inputs",
      paramLabel = "FILE.json",
      description = "an object with the values of inputs by name")
  @Nullable Path inputsFile;

  @Option(
      names = "--input",
      paramLabel = "NAME=JSON",
      description = "the value of an input; repeatable, counts before --inputs")
  Map<String, String> inputs = Map.of();

  /** Modules that are not part of the standard library. */
  enum Modules {
    DEMO
  }

  @Option(
      names = "--modules",
      paramLabel = "demo",
      description = "modules to try the language out with, beside the standard library")
  @Nullable Modules modules;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "a pipeline, and each case, is given up after that (${DEFAULT-VALUE})")
  String limit = "30s";

  @Option(
      names = "--suspend-to",
      paramLabel = "FILE.json",
      description =
          "when inputs are missing, or the time is over, what was computed until then is written"
              + " there; calls whose values cannot be written are named, and made again then")
  @Nullable Path suspendTo;

  @Option(
      names = "--resume",
      paramLabel = "FILE.json",
      description =
          "go on with what --suspend-to has written: the same pipeline, inputs that were missing,"
              + " and only calls that had no value are made")
  @Nullable Path resume;

  @Option(
      names = "--resolve",
      paramLabel = "CALL=JSON",
      description = "with --resume, the value of a call, which is not made then; repeatable")
  Map<String, String> resolved = Map.of();

  @Mixin OptimizerOption optimizer = new OptimizerOption();

  @Mixin JsonOption json = new JsonOption();

  public EvalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var setting =
        new EvaluationCase.Setting(
            modules == Modules.DEMO,
            Format.duration("--limit", limit),
            terminal::say,
            optimizer.optimization());
    var batch = what.batch;
    return batch == null ? one(setting) : batch(setting, batch);
  }

  private int batch(EvaluationCase.Setting setting, Path cases) {
    if (inputsFile != null || !inputs.isEmpty()) {
      throw new CliFailure(
          Exit.USAGE, "with --batch the inputs are in the cases; leave out --input and --inputs");
    }
    if (suspendTo != null || resume != null || !resolved.isEmpty()) {
      throw new CliFailure(
          Exit.USAGE,
          "--suspend-to, --resume and --resolve are for one pipeline; leave out --batch");
    }
    try {
      new EvaluationBatch(setting, Path.of("")).run(cases, terminal::json);
      return Exit.DONE.code();
    } catch (IOException e) {
      throw PipelineText.unreadable(cases.toString(), "a file", e);
    }
  }

  private int one(EvaluationCase.Setting setting) {
    Path file = what.file == null ? Path.of("") : what.file;
    if (resume == null && !resolved.isEmpty()) {
      throw new CliFailure(Exit.USAGE, "--resolve goes with --resume FILE.json");
    }
    String source = PipelineText.read(file);
    Map<String, JsonNode> values = new LinkedHashMap<>();
    resolved.forEach((name, text) -> values.put(name, value("--resolve", name, text)));
    var evaluated =
        new EvaluationCase(new TextNode(file.toString()), source, given())
            .evaluate(setting.from(new Continuation(resume, suspendTo, values)));
    if (json.wanted()) {
      terminal.json(evaluated.document());
    } else {
      EvaluationText.show(evaluated, source, terminal);
      PlainPipeline.options(source, evaluated.diagnostics())
          .filter(options -> !options.isEmpty())
          .ifPresent(
              options -> terminal.say("What it calls is there with: virgo eval " + file + options));
    }
    return exit(evaluated.document());
  }

  private static int exit(Map<String, @Nullable Object> document) {
    boolean wrong =
        Boolean.FALSE.equals(document.get("ok"))
            || "Suspended".equals(document.get("status"))
            || isRefused(document.get("failures"));
    return wrong
        ? Exit.WRONG_INPUT.code()
        : "Failed".equals(document.get("status")) ? Exit.FAILED.code() : Exit.DONE.code();
  }

  /** Whether nothing was run, because of inputs. */
  private static boolean isRefused(@Nullable Object failures) {
    JsonNode all = EvaluationBatch.JSON.valueToTree(failures);
    String refused = Failure.Kind.INPUT_VALIDATION.text();
    return all.findValuesAsText("kind").stream().anyMatch(refused::equals);
  }

  private Map<String, JsonNode> given() {
    Map<String, JsonNode> given = new LinkedHashMap<>();
    if (inputsFile != null) {
      try {
        JsonNode read = EvaluationBatch.JSON.readTree(Files.readString(inputsFile));
        if (!read.isObject()) {
          throw new CliFailure(
              Exit.WRONG_INPUT, inputsFile + " holds no object; give {\"NAME\": VALUE, …}");
        }
        read.properties().forEach(input -> given.put(input.getKey(), input.getValue()));
      } catch (JsonProcessingException e) {
        throw new CliFailure(
            Exit.WRONG_INPUT, inputsFile + " is no JSON: " + e.getOriginalMessage(), e);
      } catch (IOException e) {
        throw PipelineText.unreadable(inputsFile.toString(), "a file", e);
      }
    }
    inputs.forEach((name, text) -> given.put(name, value("--input", name, text)));
    return given;
  }

  private static JsonNode value(String option, String name, String text) {
    try {
      return EvaluationBatch.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "%s %s=%s is no JSON; a text needs quotes: %s %s='\"%s\"'"
              .formatted(option, name, text, option, name, text),
          e);
    }
  }
}
