package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.Formatter.Formatted;
import dev.virgo.lang.syntax.Lexer;
import dev.virgo.lang.syntax.Token;
import dev.virgo.lang.syntax.TokenKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Layout keeps what a text means and every comment, and has nothing to change in its own result.
 * {@code src/test/resources/format} holds texts beside their layouts, which are written by hand.
 */
class FormatterTest {

  private static final Path LAYOUTS = Path.of("src/test/resources/format");
  private static final Path RESOURCES = Path.of("src/test/resources");

  private static List<Path> texts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".cst")).sorted().toList();
    }
  }

  static List<Path> layouts() throws IOException {
    return texts(LAYOUTS);
  }

  /** Every text of the tests that can be read, whether it compiles or not. */
  static List<Path> readable() throws IOException {
    List<Path> readable = new ArrayList<>();
    for (Path file : texts(RESOURCES)) {
      if (Shape.ofText(Files.readString(file)).isPresent()) {
        readable.add(file);
      }
    }
    return readable;
  }

  private static String format(String source) {
    if (Formatter.format(source) instanceof Formatted(String text)) {
      return text;
    }
    throw new AssertionError("cannot be laid out:\n" + source);
  }

  private static List<String> comments(String source) {
    List<String> comments = new ArrayList<>();
    int end = 0;
    for (Token token : Lexer.tokens(source)) {
      source
          .substring(end, token.span().start())
          .lines()
          .filter(line -> line.contains("#"))
          .forEach(line -> comments.add(line.substring(line.indexOf('#')).stripTrailing()));
      end = token.span().end();
    }
    return comments;
  }

  /** The tokens without the commas that mean nothing: before a closing bracket, between cases. */
  private static List<String> words(String source) {
    return Lexer.tokens(source).stream()
        .filter(token -> token.kind() != TokenKind.COMMA)
        .map(Token::text)
        .toList();
  }

  private static void check(String source) {
    String formatted = format(source);
    assertThat(Shape.ofText(formatted)).as(source + "\n=>\n" + formatted).isPresent();
    assertThat(Shape.ofText(formatted)).as(formatted).isEqualTo(Shape.ofText(source));
    assertThat(words(formatted)).isEqualTo(words(source));
    assertThat(comments(formatted)).as(formatted).isEqualTo(comments(source));
    assertThat(format(formatted)).as("the layout of\n" + source).isEqualTo(formatted);
    assertThat(formatted).doesNotContain("\n\n\n").endsWith("\n").doesNotStartWith("\n");
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void text_is_laid_out_as_written_beside_it(Path file) throws IOException {
    String expected =
        Files.readString(Path.of(file.toString().replaceAll("[.]cst$", ".formatted")));
    assertThat(format(Files.readString(file))).isEqualTo(expected);
    assertThat(format(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("readable")
  void layout_keeps_the_tree_and_the_comments_and_is_final(Path file) throws IOException {
    check(Files.readString(file));
  }

  @Test
  void most_of_the_texts_take_part() throws IOException {
    assertThat(readable()).hasSizeGreaterThan(30);
  }

  /** Comments and line breaks may stand between any two tokens that need not touch. */
  @Test
  void comments_and_lines_between_any_tokens_are_kept_and_the_layout_is_final() throws IOException {
    Random random = new Random(20261123);
    for (Path file : readable()) {
      String source = Files.readString(file);
      for (int round = 0; round < 15; round++) {
        String disturbed = disturbed(source, random);
        // Some tokens have to touch, such as the parts of a qualified name.
        if (Shape.ofText(disturbed).equals(Shape.ofText(source))) {
          check(disturbed);
        }
      }
    }
  }

  private static String disturbed(String source, Random random) {
    StringBuilder text = new StringBuilder();
    int end = 0;
    for (Token token : Lexer.tokens(source)) {
      text.append(source, end, token.span().start());
      if (random.nextInt(10) == 0) {
        text.append(
            switch (random.nextInt(5)) {
              case 0 -> "\n";
              case 1 -> " # behind\n";
              case 2 -> "\n  # above\n";
              case 3 -> "\n\n# far above\t \r\n\n";
              default -> " # one\n # two\n\n";
            });
      }
      text.append(token.text());
      end = token.span().end();
    }
    return text.toString();
  }

  @Test
  void layout_does_not_depend_on_how_the_text_was_laid_out() throws IOException {
    for (Path file : layouts()) {
      String source = Files.readString(file);
      if (comments(source).isEmpty() && !source.contains("\n\n")) {
        StringBuilder spread = new StringBuilder();
        int end = 0;
        for (Token token : Lexer.tokens(source)) {
          boolean apart = token.span().start() > end;
          spread.append(apart ? "\n\t" : "").append(token.text());
          end = token.span().end();
        }
        assertThat(format(spread.toString())).isEqualTo(format(source));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "not ", "if (true) 1 else ", "1 + ", "x ?? ", "(x: Int) => ", "["})
  void deep_and_long_expressions_are_laid_out(String piece) {
    int count = 500;
    String closing = piece.replaceAll("[^(\\[]", "");
    String close =
        piece.startsWith("(x") || piece.startsWith("if")
            ? ""
            : closing.replace('(', ')').replace('[', ']').repeat(count);
    String source = "y = " + piece.repeat(count) + "x" + close + "\nout y";
    check(source);
  }

  @Test
  void mark_and_carriage_returns_go_and_texts_keep_theirs() {
    assertThat(format("\uFEFFx = \"a\r\n  b\"  # c \r\n\r\n\r\nout x"))
        .isEqualTo("x = \"a\r\n  b\" # c\n\nout x\n");
  }

  @Test
  void text_that_could_not_be_read_again_is_left_alone() {
    String source = "x=[" + "1,".repeat(400_000) + "1]\nout x";
    assertThat(Formatter.format(source))
        .isInstanceOfSatisfying(
            Formatter.Unreadable.class,
            it ->
                assertThat(it.diagnostics().getFirst().message())
                    .contains("laid out, the text is", "1048576"));
  }

  @Test
  void unreadable_text_is_left_alone_with_the_reason() {
    assertThat(Formatter.format("x = = 1\nout x"))
        .isInstanceOfSatisfying(
            Formatter.Unreadable.class,
            unreadable ->
                assertThat(unreadable.diagnostics())
                    .singleElement()
                    .satisfies(one -> assertThat(one.code()).isEqualTo("E020")));
    assertThat(Formatter.format("x".repeat(Compiler.MAX_LENGTH + 1)))
        .isInstanceOf(Formatter.Unreadable.class);
  }
}
