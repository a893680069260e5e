package dev.virgo.cli;

import dev.virgo.cli.bench.BenchCommand;
import dev.virgo.cli.bus.DeadLettersCommand;
import dev.virgo.cli.bus.EventsCommand;
import dev.virgo.cli.demo.DemoCommand;
import dev.virgo.cli.demo.TrainCommand;
import dev.virgo.cli.ingest.IngestCommand;
import dev.virgo.cli.ingest.RecordingsCommand;
import dev.virgo.cli.language.CompileCommand;
import dev.virgo.cli.language.EvalCommand;
import dev.virgo.cli.language.FormatCommand;
import dev.virgo.cli.language.TransformsCommand;
import dev.virgo.cli.results.AssetsCommand;
import dev.virgo.cli.results.GetCommand;
import dev.virgo.cli.runs.CancelCommand;
import dev.virgo.cli.runs.RetryCommand;
import dev.virgo.cli.runs.RunCommand;
import dev.virgo.cli.runs.RunsCommand;
import dev.virgo.cli.runs.ShowCommand;
import dev.virgo.cli.shell.CompletionCommand;
import dev.virgo.cli.shell.ManCommand;
import dev.virgo.cli.system.DoctorCommand;
import dev.virgo.cli.system.DownCommand;
import dev.virgo.cli.system.StatusCommand;
import dev.virgo.cli.system.UpCommand;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/** The command line. */
@Command(
    name = "virgo",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "virgo 0.1.0",
    description = "Turns recordings into derived assets, once.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      CompileCommand.class,
      FormatCommand.class,
      EvalCommand.class,
      TransformsCommand.class,
      IngestCommand.class,
      RecordingsCommand.class,
      RunCommand.class,
      RunsCommand.class,
      ShowCommand.class,
      CancelCommand.class,
      RetryCommand.class,
      AssetsCommand.class,
      GetCommand.class,
      EventsCommand.class,
      DeadLettersCommand.class,
      BenchCommand.class,
      CompletionCommand.class,
      ManCommand.class,
      TrainCommand.class
    })
public final class Virgo implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  /** The process. */
  public static void main(String[] args) {
    quietLibraries();
    System.exit(commandLine(Terminal.ofProcess()).execute(args));
  }

  /** Kafka and Arrow log through java.util.logging; what matters reaches the user as an error. */
  private static void quietLibraries() {
    var root = java.util.logging.Logger.getLogger("");
    root.setLevel(java.util.logging.Level.SEVERE);
  }

  /** The whole command line, writing to the terminal. */
  public static CommandLine commandLine(Terminal terminal) {
    var commandLine = new CommandLine(new Virgo(), new Commands(terminal));
    var usage = commandLine.getParameterExceptionHandler();
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, words) -> {
          if (List.of(words).contains(JsonOption.NAME)) {
            int exit = Exit.USAGE.code();
            terminal.json(CliFailure.document(exit, String.valueOf(wrong.getMessage()), List.of()));
          }
          return usage.handleParseException(wrong, words);
        })
        .setExecutionExceptionHandler((failure, command, _) -> {
          if (failure instanceof CliFailure expected) {
            terminal.say(command.getCommandSpec().qualifiedName() + ": " + expected.getMessage());
            if (asksForJson(command) && !terminal.saidJson()) {
              terminal.json(expected.document());
            }
            return expected.exit().code();
          }
          throw failure;
        });
  }

  private static boolean asksForJson(CommandLine command) {
    var parsed = command.getParseResult();
    return parsed != null && parsed.hasMatchedOption(JsonOption.NAME);
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.err);
  }

  /** Every command gets the terminal; what has no such constructor is picocli's own. */
  private record Commands(Terminal terminal) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getConstructor(Terminal.class).newInstance(terminal);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      } catch (InvocationTargetException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }
}
