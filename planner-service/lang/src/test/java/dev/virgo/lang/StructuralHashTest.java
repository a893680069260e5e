package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.source.TextHash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralHashTest {

  private static final String BASE =
      """
      in eeg: Signal
      in n: Float
      first = EEGBandpass@0.4.1(eeg, {low_hz: 1.0}) with retry: 2
      second = Notch(first, {hz: n})
      out second
      """;

  private static String hash(String source) {
    return CompilerTest.compiled(source).structuralHash();
  }

  @Test
  void spelling_does_not_enter_the_hash() {
    String respelled =
        """
        # another text, the same pipeline
        in n: Float   in eeg: Signal
        dead = 1 + 2
        base = (EEGBandpass@0.4.1(eeg,
            {low_hz: 1.0,},) with retry: 2)
        second = virgo.eeg.Notch(base, {hz: (n)}) out second
        """;
    assertThat(hash(respelled)).isEqualTo(hash(BASE)).hasSize(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "low_hz: 1.0 | low_hz: 1.5",
        "low_hz | high_hz",
        "@0.4.1 | @0.4.0",
        "retry: 2 | retry: 3",
        "with retry: 2 | with retry: 2, timeout: 5s",
        "hz: n | hz: n + 1.0",
        "Notch(first | Notch(eeg",
        "second | third",
        "in n: Float | in n: Float in m: Int",
        "in eeg: Signal | in eeg: Optional<Signal>"
      })
  void meaning_enters_the_hash(String before, String after) {
    assertThat(BASE).contains(before);
    assertThat(hash(BASE.replace(before, after))).isNotEqualTo(hash(BASE));
  }

  @Test
  void order_of_calls_that_nothing_reads_does_not_enter_the_hash() {
    String source = "in n: Int\na = Fetch(n)\nb = Fetch(2)\nc = add(n, 3)\nout c";
    String other = "in n: Int\nb = Fetch(2)\nc = add(n, 3)\na = Fetch(n)\nout c";
    assertThat(hashOfFunctions(other)).isEqualTo(hashOfFunctions(source));
    assertThat(hashOfFunctions(source.replace("Fetch(2)", "Fetch(4)")))
        .isNotEqualTo(hashOfFunctions(source));
    // One that reads the other comes after it.
    assertThat(hashOfFunctions(source.replace("Fetch(2)", "Fetch(a)")))
        .isNotEqualTo(hashOfFunctions(source));
  }

  private static String hashOfFunctions(String source) {
    return ((CompileResult.Compiled) Compiler.compile(source, Functions.registry()))
        .pipeline()
        .structuralHash();
  }

  @Test
  void text_in_literals_cannot_imitate_structure() {
    assertThat(hash("x = [\"a\", \"b\"]\nout x"))
        .isNotEqualTo(hash("x = [\"a\\\", \\\"b\"]\nout x"));
  }

  @Test
  void syntactic_hash_is_that_of_the_text() {
    CompileResult.Compiled compiled =
        (CompileResult.Compiled) Compiler.compile("x = 1\nout x", EegTransforms.registry());
    // printf 'x = 1\nout x' | sha256sum
    assertThat(compiled.syntacticHash())
        .isEqualTo("ecb5712291b260b2941e8db4d527b59bd2e73bb4ef703d7d9db78ea03b8823de");
  }

  /** UTF-8 has no form for half a pair. */
  @Test
  void lone_surrogates_are_told_apart() {
    List<String> texts =
        List.of("\uD800", "\uD801", "\uDC00", "\uDC00\uD800", "\uD800\uDC00", "?", "\uFFFD");
    List<String> sources = texts.stream().map("x = \"%s\"\nout x"::formatted).toList();
    assertThat(sources).extracting(StructuralHashTest::hash).doesNotHaveDuplicates();
    assertThat(texts).extracting(TextHash::sha256).doesNotHaveDuplicates();
    // printf '\360\220\200\200' | sha256sum
    assertThat(TextHash.sha256("\uD800\uDC00"))
        .isEqualTo("31237b174ba6047a15db0d343ad9550da611b7b7bce867a23522f81a05df3eda");
  }
}
