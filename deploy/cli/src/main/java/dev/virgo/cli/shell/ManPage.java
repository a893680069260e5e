package dev.virgo.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command in the language of {@code man}, section 1.
 *
 * @param file its name, {@code virgo-run.1}
 */
record ManPage(String file, String text) {
  /** The same for every command. */
  private static final List<List<String>> EXITS =
      List.of(
          List.of("0", "done"),
          List.of("1", "your input is wrong (diagnostics printed)"),
          List.of("2", "usage"),
          List.of("3", "the system cannot be reached, or is not up"),
          List.of("4", "the run or the check failed"));

  /** Of a command and all below it. */
  static List<ManPage> all(CommandSpec spec) {
    var pages = new ArrayList<ManPage>();
    pages.add(of(spec));
    subcommands(spec).forEach(subcommand -> pages.addAll(all(subcommand)));
    return pages;
  }

  private static ManPage of(CommandSpec spec) {
    var name = spec.qualifiedName("-");
    var page = new Roff(name.toUpperCase(Locale.ROOT), version(spec));
    var description = lines(spec.usageMessage().description());
    page.section("NAME");
    page.line(name + " - " + description.getFirst());
    page.section("SYNOPSIS");
    page.line(synopsis(spec));
    page.section("DESCRIPTION");
    description.forEach(page::paragraph);
    arguments(page, "ARGUMENTS", spec.positionalParameters().stream());
    arguments(page, "OPTIONS", spec.options().stream());
    commands(page, spec);
    page.section("EXIT STATUS");
    EXITS.forEach(exit -> page.item(exit.getFirst(), exit.getLast()));
    return new ManPage(name + ".1", page.text());
  }

  private static void arguments(Roff page, String title, Stream<? extends ArgSpec> arguments) {
    var shown = arguments.filter(argument -> !argument.hidden()).toList();
    if (!shown.isEmpty()) {
      page.section(title);
      shown.forEach(
          argument -> page.item(title(argument), String.join(" ", lines(argument.description()))));
    }
  }

  private static String title(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      var names = String.join(", ", option.names());
      return option.typeInfo().isBoolean() ? names : names + "=" + option.paramLabel();
    }
    return argument.paramLabel();
  }

  private static void commands(Roff page, CommandSpec spec) {
    var subcommands = subcommands(spec);
    if (!subcommands.isEmpty()) {
      page.section("COMMANDS");
      subcommands.forEach(subcommand ->
          page.item(subcommand.name(), lines(subcommand.usageMessage().description()).getFirst()));
      page.section("SEE ALSO");
      page.line(
          String.join(
              ", ",
              subcommands.stream()
                  .map(subcommand -> subcommand.qualifiedName("-") + "(1)")
                  .toList()));
    }
  }

  private static List<CommandSpec> subcommands(CommandSpec spec) {
    return spec.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .distinct()
        .toList();
  }

  private static String version(CommandSpec spec) {
    return String.join(" ", spec.root().version());
  }

  private static String synopsis(CommandSpec spec) {
    var help = spec.commandLine().getHelp();
    return help.synopsis(0).strip().replaceAll("\\s+", " ");
  }

  /** As people read them: without markup for colours. */
  private static List<String> lines(String[] texts) {
    var lines =
        Stream.of(texts)
            .map(text -> Ansi.OFF.string(text).replace("%n", "\n").replace("%%", "%"))
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.isEmpty() ? List.of("") : lines;
  }
}
