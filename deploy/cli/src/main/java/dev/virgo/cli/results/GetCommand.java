package dev.virgo.cli.results;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.time.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo get}. */
@Command(
    name = "get",
    description =
        "Write results to a file: .arrow (t_ns and a column per channel), .csv, or .json for plain"
            + " values. Every blob is checked against its content hash.")
public final class GetCommand implements Callable<Integer> {
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern WINDOW = Pattern.compile("\\[?([^,\\[)]+),([^,)]+)\\)?");

  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(
      paramLabel = "ASSET|RUN/OUTPUT[.field]",
      arity = "0..1",
      description = "an asset's key, or an output of a run")
  @Nullable String target;

  @Option(
      names = "--recording",
      paramLabel = "ID",
      description = "instead of a run: this recording's")
  @Nullable String recording;

  @Option(
      names = "--pipeline-version",
      paramLabel = "V",
      description = "with --recording: of this version of the standard pipeline")
  @Nullable String version;

  @Option(names = "--output", paramLabel = "NAME", description = "with --recording: this output")
  @Nullable String output;

  @Option(
      names = "--window",
      paramLabel = "T1,T2",
      description = "only this stretch of the recording, for example 60s,90s")
  @Nullable String window;

  @Option(
      names = {"-o", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "where to; its ending is the format")
  Path file = Path.of("");

  @Mixin JsonOption json = new JsonOption();

  public GetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Export.Ending.of(file);
    var stretch = stretch();
    requireOneForm();
    var assets = new Assets(connection.api());
    var chosen = choose(new Choice(assets, stretch));
    new Export(new Content(assets), stretch).write(chosen, file);
    report(chosen);
    return 0;
  }

  private void requireOneForm() {
    boolean byRecording = recording != null && version != null && output != null;
    boolean partly = recording != null || version != null || output != null;
    if ((target != null) == byRecording || (target != null && partly)) {
      throw new CliFailure(
          Exit.USAGE,
          "say what: an asset's key, RUN/OUTPUT, or --recording ID --pipeline-version V --output NAME");
    }
  }

  private List<Chosen> choose(Choice choice) {
    if (target == null) {
      return choice.ofVersion(
          String.valueOf(recording), String.valueOf(version), String.valueOf(output));
    }
    int slash = target.indexOf('/');
    if (slash > 0 && slash < target.length() - 1) {
      return choice.ofRun(target.substring(0, slash), target.substring(slash + 1));
    }
    if (KEY.matcher(target).matches()) {
      return choice.asset(target);
    }
    throw new CliFailure(
        Exit.USAGE,
        "'"
            + target
            + "' is neither an asset's key (64 hexadecimal digits, see: virgo assets) nor"
            + " RUN/OUTPUT");
  }

  private @Nullable Slice stretch() {
    if (window == null) {
      return null;
    }
    var matcher = WINDOW.matcher(window);
    if (!matcher.matches()) {
      throw new CliFailure(Exit.USAGE, "--window '" + window + "' is none; write 60s,90s");
    }
    long from = Format.duration("--window", matcher.group(1).strip()).toNanos();
    long to = Format.duration("--window", matcher.group(2).strip()).toNanos();
    if (from >= to) {
      throw new CliFailure(
          Exit.USAGE, "--window '" + window + "' is empty; it ends after it begins: 60s,90s");
    }
    return new Slice(from, to);
  }

  private void report(List<Chosen> chosen) {
    int slices = chosen.stream().mapToInt(one -> one.assets().size()).sum();
    long bytes;
    try {
      bytes = Files.size(file);
    } catch (IOException e) {
      throw new CliFailure(Exit.FAILED, file + " is gone again: " + e.getMessage(), e);
    }
    if (json.wanted()) {
      var document = new LinkedHashMap<String, Object>();
      document.put("file", file.toString());
      document.put("outputs", chosen.stream().map(Chosen::name).toList());
      document.put("slices", slices);
      document.put("bytes", bytes);
      terminal.json(document);
    } else {
      terminal.say(
          "wrote "
              + file
              + " ("
              + Format.bytes(bytes)
              + (chosen.stream().allMatch(Chosen::isSignal)
                  ? ", " + Format.count(slices, "slice")
                  : "")
              + ")");
    }
  }
}
