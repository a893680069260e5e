package dev.virgo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

  @Test
  void options_speak_only_of_options_that_their_command_has() {
    var commands = commands(Virgo.commandLine(Terminal.ofProcess()));
    assertThat(commands).hasSizeGreaterThan(20);
    for (var command : commands) {
      var spec = command.getCommandSpec();
      var known = new HashSet<String>();
      spec.options().forEach(option -> known.addAll(List.of(option.names())));
      for (var option : spec.options()) {
        var text = String.join(" ", option.description());
        assertThat(OPTION.matcher(text).results().map(found -> found.group()))
            .as("%s %s: %s", spec.qualifiedName(), option.longestName(), text)
            .allMatch(known::contains);
      }
    }
  }

  private static List<CommandLine> commands(CommandLine command) {
    var all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(sub -> all.addAll(commands(sub)));
    return all;
  }
}
