package dev.virgo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.virgo.cli.Session;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {
  /** Draws progress in a process of its own. */
  static final class Drawing {
    private Drawing() {}

    public static void main(String[] args) {
      Terminal.ofProcess().progress("half way");
    }
  }

  @Test
  void a_member_that_is_null_is_written() {
    var out = new ByteArrayOutputStream();
    var document = new HashMap<String, Object>();
    document.put("window", null);
    Session.terminal(out, new ByteArrayOutputStream()).json(document);
    assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("{\"window\":null}");
  }

  @Test
  void progress_is_drawn_on_a_terminal_and_never_into_a_file(@TempDir Path folder)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes the terminal");
    var log = folder.resolve("log");
    assertThat(onTerminal("")).contains("half way");
    assertThat(onTerminal(" 2>" + log)).doesNotContain("half way");
    assertThat(log).isEmptyFile();
  }

  @Test
  void news_are_a_line_of_their_own_where_there_is_no_terminal() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal = Session.terminal(out, err);
    terminal.progress("half way");
    terminal.news("waiting for executor");
    terminal.news("waiting for planner");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("waiting for executor\nwaiting for planner\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void what_is_wrong_stands_out_on_a_terminal_and_nowhere_else() {
    var complaint =
        """
        Error E001: Undefined variable
          1 │ x = y
            │     ^
        Undefined variable: y
        """;
    assertThat(complained(complaint, false)).isEqualTo(complaint + "\n");
    assertThat(complained(complaint, true))
        .isEqualTo(
            complaint
                    .replace(
                        "Error E001: Undefined variable", red("Error E001: Undefined variable"))
                    .replace("^", red("^"))
                + "\n");
  }

  private static String red(String text) {
    return "\u001b[1;31m" + text + "\u001b[0m";
  }

  private static String complained(String text, boolean interactive) {
    var out = new ByteArrayOutputStream();
    var err = new PrintStream(out, true, StandardCharsets.UTF_8);
    new Terminal(err, err, interactive).complain(text);
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static String onTerminal(String redirection) throws Exception {
    var program =
        String.join(
            " ",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            "'" + System.getProperty("java.class.path") + "'",
            "'" + Drawing.class.getName() + "'");
    var builder =
        new ProcessBuilder("/usr/bin/script", "-qec", program + redirection, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().put("TERM", "xterm");
    var process = builder.start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void times_and_sizes_are_written_the_same_in_every_country() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Format.milliseconds(12_500)).isEqualTo("12.5s");
      assertThat(Format.milliseconds(180_000)).isEqualTo("3m");
      assertThat(Format.milliseconds(870)).isEqualTo("870ms");
      assertThat(Format.milliseconds(12_000)).isEqualTo("12s");
      assertThat(Format.bytes(64 << 10)).isEqualTo("64KiB");
      assertThat(Format.bytes(1_288_490_189L)).isEqualTo("1.2GiB");
      assertThat(Format.dollars(0.000012)).isEqualTo("$0.000012");
      assertThat(Format.slice(60_000_000_000L, 90_500_000_000L)).isEqualTo("[60s,90.5s)");
    } finally {
      Locale.setDefault(before);
    }
  }
}
