package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticRenderer;
import dev.virgo.lang.source.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text makes the compiler throw, hang or point outside the text. */
@Timeout(60)
class RobustnessTest {

  private static final String PIECES = " \n\t#\"${}()[]<>=-+*/.,:|@?!_ain0147e\\;\uD83D\uDE00é";
  private static final List<String> WORDS =
      List.of(
          "in ",
          "out ",
          "if (",
          " else ",
          "branch {",
          "match ",
          " when ",
          " ?? ",
          " with retry: 1",
          "not ",
          "otherwise -> ",
          "@1.2.0",
          "${",
          "=>",
          "->",
          "use ",
          "type ",
          "9999999999999999999",
          "5min",
          "\"",
          "{a: 1}",
          "[x, y]",
          " and ",
          "in",
          "List<");

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".cst")).sorted().toList()) {
        sources.add(Files.readString(file));
      }
    }
    return sources;
  }

  private static String mutated(String source, Random random) {
    StringBuilder text = new StringBuilder(source);
    for (int change = random.nextInt(1, 8); change > 0; change--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 12)));
        case 1 -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 2 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
        case 3 -> text.setLength(at);
        default -> {
          int from = random.nextInt(text.length() + 1);
          text.insert(at, text.substring(from, Math.min(text.length(), from + 20)));
        }
      }
    }
    return text.toString();
  }

  @Test
  void mutated_pipelines_never_throw_and_spans_lie_inside_the_text() throws IOException {
    List<String> sources = sources();
    Random random = new Random(20261122);
    for (int round = 0; round < 20_000; round++) {
      String source = mutated(sources.get(random.nextInt(sources.size())), random);
      check(source);
    }
  }

  private static void check(String source) {
    assertThatCode(
            () -> {
              CompileResult result = Compiler.compile(source, EegTransforms.registry());
              DiagnosticRenderer renderer = new DiagnosticRenderer(new SourceText(source));
              for (Diagnostic diagnostic : result.diagnostics()) {
                assertThat(diagnostic.span().end()).isLessThanOrEqualTo(source.length());
                assertThat(renderer.render(diagnostic)).isNotEmpty();
              }
              if (result instanceof CompileResult.Rejected) {
                assertThat(result.diagnostics()).anyMatch(Diagnostic::isError);
              }
            })
        .as(source)
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{a: ",
        "f(",
        "not ",
        "if (",
        "if (true) 1 else ",
        "\"${",
        "branch { ",
        "a.",
        "1 + ",
        "x ?? ",
        "x when ",
        "match ",
        "(x) => ",
        "{a: {a: ",
        "a[b]",
        "a{b}",
        "x and ",
        "1 - "
      })
  void deep_and_long_texts_are_refused_or_compiled_on_a_small_stack(String piece)
      throws InterruptedException {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread small =
        new Thread(
            null,
            () -> {
              for (int count : List.of(66, 100, 199, 200, 299, 300, 5_000)) {
                check("in x: Boolean\ny = " + piece.repeat(count) + "x\nout y");
                check("in x: " + piece.repeat(count));
              }
            },
            "small stack",
            512 * 1024L);
    small.setUncaughtExceptionHandler((_, failure) -> thrown.set(failure));
    small.start();
    small.join();
    assertThat(thrown.get()).isNull();
  }

  @Test
  void nested_types_are_refused_or_compiled() {
    for (String piece : List.of("List<", "{a: ", "Optional<", "A + ", "A | ", "Map<Int, ")) {
      check("type A = {x: Int}\nin x: " + piece.repeat(3_000) + "A\nout x");
    }
  }

  @Test
  void a_thousand_parentheses_and_ifs_compile_on_a_small_stack() throws InterruptedException {
    AtomicReference<@Nullable CompileResult> parentheses = new AtomicReference<>();
    AtomicReference<@Nullable CompileResult> choices = new AtomicReference<>();
    Thread small =
        new Thread(
            null,
            () -> {
              parentheses.set(
                  compile("x = " + "(".repeat(1_000) + "1" + ")".repeat(1_000) + "\nout x"));
              choices.set(compile("x = " + "if (true) 1 else ".repeat(1_000) + "2\nout x"));
            },
            "small stack",
            512 * 1024L);
    small.start();
    small.join();
    assertThat(parentheses.get()).isInstanceOf(CompileResult.Compiled.class);
    assertThat(choices.get()).isInstanceOf(CompileResult.Compiled.class);
  }

  private static CompileResult compile(String source) {
    return Compiler.compile(source, EegTransforms.registry());
  }

  @Test
  void what_goes_deeper_than_that_is_one_clear_error() {
    assertThat(
            compile("x = " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + "\nout x").diagnostics())
        .singleElement()
        .satisfies(diagnostic ->
            assertThat(diagnostic.message()).contains("nested more than 1200 levels"));
    assertThat(
            compile("x = " + "{a: ".repeat(1_000) + "1" + "}".repeat(1_000) + "\nout x")
                .diagnostics())
        .singleElement()
        .satisfies(diagnostic -> assertThat(diagnostic.message()).contains("more than 200 levels"));
    assertThat(compile("x = " + "(a: Int) => ".repeat(1_000) + "1\ny = 1\nout y").diagnostics())
        .anySatisfy(diagnostic ->
            assertThat(diagnostic.message()).contains("Lambdas are nested more than 50"));
  }

  @Test
  void doubling_types_and_values_are_refused_or_compiled_in_no_time() {
    StringBuilder types = new StringBuilder("type T0 = {x: Int}\n");
    StringBuilder records = new StringBuilder("r0 = {x: 1, y: 2}\n");
    StringBuilder lists = new StringBuilder("r0 = [1, 2]\n");
    for (int line = 1; line < 80; line++) {
      types.append("type T%d = {x: T%d, y: T%d}\n".formatted(line, line - 1, line - 1));
      records.append("r%d = {x: r%d, y: r%d}\n".formatted(line, line - 1, line - 1));
      lists.append("r%d = [r%d, r%d]\n".formatted(line, line - 1, line - 1));
    }
    check(types + "in x: T79\nout x");
    check(records + "out r79");
    check(lists + "out r79");
  }

  @Test
  void texts_full_of_strings_that_end_nowhere_are_read_once() {
    check("x = \"${\n".repeat(120_000));
    check("x = \"a\n\"b${\n".repeat(80_000));
    check("x = " + "\"${".repeat(300_000));
    check("x = \"${a # }\"\n".repeat(60_000));
    check("x = " + "\"${".repeat(100_000) + "1" + "}\"".repeat(100_000) + "\nout x");
  }

  @Test
  void a_string_of_many_expressions_is_read_once() {
    CompileResult result =
        Compiler.compile(
            "in a: Int\nx = \"" + "${a}".repeat(200_000) + "\"\nout x", EegTransforms.registry());

    assertThat(result).isInstanceOf(CompileResult.Compiled.class);
  }

  @Test
  void a_text_above_one_mebibyte_is_refused_unread() {
    CompileResult result =
        Compiler.compile("# " + "x".repeat(Compiler.MAX_LENGTH), EegTransforms.registry());

    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(diagnostic -> {
          assertThat(diagnostic.message()).contains("1048578 characters").contains("1048576");
          assertThat(diagnostic.span().start()).isEqualTo(Compiler.MAX_LENGTH);
        });
  }

  @Test
  void long_pipelines_compile() {
    StringBuilder source = new StringBuilder("in n: Int\nx = n\n");
    source.append("x = x + 1 # again\n".repeat(20_000)).append("out x");
    assertThat(Compiler.compile(source.toString(), EegTransforms.registry()))
        .isInstanceOf(CompileResult.Compiled.class);
  }

  @Test
  void lambdas_that_are_looked_at_again_are_not_looked_at_twice_as_often_with_every_level() {
    StringBuilder source = new StringBuilder("x = ");
    for (int level = 0; level < 40; level++) {
      source.append("fold([1], [], (a%d, i%d) => ".formatted(level, level));
    }
    source.append("[i39]").append(")".repeat(40)).append("\nout x");
    CompileResult result = Compiler.compile(source.toString(), Functions.registry());

    assertThat(result.diagnostics())
        .allSatisfy(one -> assertThat(one.message()).contains("cannot be found out"));
  }

  @Test
  void any_number_of_lists_is_folded_up_from_nothing() {
    StringBuilder source = new StringBuilder();
    for (int index = 0; index < 250; index++) {
      source.append("x = fold([1, 2], [], (acc, i) => [i])\n");
    }
    assertThat(Compiler.compile(source + "out x", Functions.registry()))
        .isInstanceOf(CompileResult.Compiled.class);
  }

  /** Each level of unions in unions is asked for its parts once, and not twice as often. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "y = [x]",
        "y = if (true) x else 1",
        "y = match x { is String -> 1, _ -> 2 }",
        "y = x == x",
        "f = (z: T) => z\ny = map([x], f)",
      })
  void unions_in_unions_are_no_trap(String use) {
    String type = "List<".repeat(80) + "Int" + "> | String".repeat(80);
    String source = "type T = %s\nin x: T\n%s\nout y".formatted(type, use);
    assertThat(Compiler.compile(source, Functions.registry()))
        .isInstanceOf(CompileResult.Compiled.class);
  }
}
