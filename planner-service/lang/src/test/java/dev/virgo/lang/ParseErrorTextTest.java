package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.source.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wordings that the language reference states. */
class ParseErrorTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text: String | expected 'in', 'out', or identifier | 4 | 5",
        "in 123-var: String | expected identifier | 3 | 6",
        "in if: String | expected identifier, found reserved word | 3 | 5",
        "result = Trim(text | expected ')' | 18 | 18",
        "in data: List | expected '<' | 13 | 13",
        "x = = 1 | expected expression, found '=' | 4 | 5"
      })
  void message_says_what_was_expected_and_spans_the_offending_token(
      String source, String text, int start, int end) {
    CompileResult result = Compiler.compile(source, EegTransforms.registry());
    assertThat(result).isInstanceOf(CompileResult.Rejected.class);
    Diagnostic first = result.diagnostics().getFirst();
    assertThat(first.code()).isEqualTo("E020");
    assertThat(first.message()).startsWith("Parse error: ").contains(text);
    assertThat(first.span()).isEqualTo(new Span(start, end));
    assertThat(result.diagnostics()).hasSize(1);
  }

  @Test
  void errors_are_capped() {
    assertThat(Compiler.compile("x = = 1\n".repeat(500), EegTransforms.registry()).diagnostics())
        .hasSize(50);
  }
}
