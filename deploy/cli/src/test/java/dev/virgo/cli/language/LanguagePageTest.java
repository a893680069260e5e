package dev.virgo.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docs/language.md} says that its programs do is what they do. What needs a running
 * system is tried where there is one.
 */
class LanguagePageTest {
  private static final Path PAGE = Path.of("../../docs/language.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+) ?(\\S*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern WORD = Pattern.compile("(?:[^\\s']|'[^']*')+");

  @TempDir static Path folder;
  private static List<MatchResult> blocks = List.of();

  @BeforeAll
  static void writeProgramsDown() throws Exception {
    blocks = BLOCK.matcher(Files.readString(PAGE)).results().toList();
    for (var block : blocks) {
      if (block.group(1).equals("cst")) {
        Files.writeString(folder.resolve(block.group(2)), block.group(3));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> every_command_prints_what_stands_below_it() {
    var tests = new ArrayList<DynamicTest>();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).group(1).equals("sh")) {
        var printed = textBehind(i);
        var commands = blocks.get(i).group(3).lines().filter(LanguagePageTest::isPlain).toList();
        commands.forEach(command ->
            tests.add(
                DynamicTest.dynamicTest(
                    command,
                    () -> {
                      var session = called(command);
                      assertThat(session.exit()).as(session.err()).isZero();
                      if (!printed.isEmpty()) {
                        assertThat(session.out()).isEqualTo(printed);
                      }
                    })));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> every_mistake_is_shown_as_the_page_shows_it() {
    var tests = new ArrayList<DynamicTest>();
    for (int i = 0; i < blocks.size(); i++) {
      var file = blocks.get(i).group(2);
      if (file.startsWith("mistake")) {
        var shown = textBehind(i);
        tests.add(
            DynamicTest.dynamicTest(
                file,
                () -> {
                  var session = called("./virgo eval " + file);
                  assertThat(session.exit()).isEqualTo(1);
                  assertThat(session.err().strip()).isEqualTo(shown.strip());
                }));
      }
    }
    return tests.stream();
  }

  /** A program that no command names, or a text that no command prints, would be held by nobody. */
  @Test
  void every_block_belongs_to_a_command_or_a_mistake() {
    var commands = new StringBuilder();
    for (int i = 0; i < blocks.size(); i++) {
      switch (blocks.get(i).group(1)) {
        case "sh" -> commands.append(blocks.get(i).group(3));
        case "cst" -> assertThat(blocks.get(i).group(2)).endsWith(".cst");
        case "text" ->
            assertThat(blocks.get(i - 1))
                .matches(before ->
                    before.group(1).equals("sh") || before.group(2).startsWith("mistake"));
        default -> throw new AssertionError("nothing tries " + blocks.get(i).group());
      }
    }
    assertThat(blocks.stream().map(block -> block.group(2)))
        .allMatch(file ->
            file.isEmpty() || file.startsWith("mistake") || commands.indexOf(" " + file) > 0);
    assertThat(blocks).hasSizeGreaterThan(25);
  }

  private static boolean isPlain(String command) {
    return command.startsWith("./virgo eval ") || command.startsWith("./virgo compile ");
  }

  private static Session called(String command) {
    var words =
        new ArrayList<>(
            WORD.matcher(command)
                .results()
                .skip(1)
                .map(word -> word.group().replace("'", ""))
                .map(word -> word.endsWith(".cst") ? folder.resolve(word).toString() : word)
                .toList());
    if (words.getFirst().equals("compile")) {
      // Of no system that happens to be up.
      words.addAll(List.of("--data", folder.toString()));
    }
    return Session.of(words.toArray(String[]::new));
  }

  private static String textBehind(int block) {
    boolean isText = block + 1 < blocks.size() && blocks.get(block + 1).group(1).equals("text");
    return isText ? blocks.get(block + 1).group(3) : "";
  }
}
