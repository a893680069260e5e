package dev.virgo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.Session;
import dev.virgo.cli.Virgo;
import dev.virgo.cli.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ManCommandTest {
  @TempDir Path folder;

  @Test
  void every_command_has_a_page_and_every_option_is_in_it() throws Exception {
    var written = Session.of("man", folder.resolve("man1").toString(), "--json").json();

    var commands = commands(Virgo.commandLine(Terminal.ofProcess()));
    assertThat(commands).hasSizeGreaterThan(20);
    assertThat(written.path("files").valueStream().map(JsonNode::asText)).hasSameSizeAs(commands);
    for (var command : commands) {
      var spec = command.getCommandSpec();
      var page = Files.readString(folder.resolve("man1/" + spec.qualifiedName("-") + ".1"));
      assertThat(page).startsWith(".TH \"VIRGO").contains(".SH \"NAME\"", ".SH \"SYNOPSIS\"");
      assertThat(spec.options())
          .allSatisfy(
              option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
    }
  }

  @Test
  void nothing_that_a_command_says_is_taken_for_a_request() {
    var page = new Roff("VIRGO\\-X", "virgo");
    page.line(".hidden is 'quoted\\' and --long");
    page.line("'tis");

    assertThat(page.text().lines().skip(1))
        .containsExactly("\\&.hidden is 'quoted\\e' and \\-\\-long", "\\&'tis");
  }

  @Test
  void folder_that_cannot_be_made_is_named() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");

    var session = Session.of("man", file.resolve("man1").toString());

    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains(file.toString()).contains("give another folder");
  }

  private static List<CommandLine> commands(CommandLine command) {
    var all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(sub -> all.addAll(commands(sub)));
    return all;
  }
}
