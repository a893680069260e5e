package dev.virgo.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is suggested where a function of the library is misspelled. */
class SuggestionsTest {

  private static List<String> help(String source) {
    CompileResult result =
        Compiler.compile(
            source + "\nout x", new Library(StandardLibrary.functions(_ -> {})).registry());
    assertThat(result.diagnostics()).hasSize(1);
    Diagnostic only = result.diagnostics().getFirst();
    assertThat(only.code()).isEqualTo("E002");
    return only.help();
  }

  @Test
  void words_of_operators_are_suggested_for_no_call() {
    assertThat(help("x = foo(2, 3)")).doesNotContain("Did you mean 'or'?", "Did you mean 'not'?");
    assertThat(help("x = nott(true)")).noneMatch(one -> one.contains("'not'"));
    assertThat(help("x = stdlib.bool.nott(true)"))
        .containsExactly("Did you mean 'stdlib.bool.not'?");
  }

  @Test
  void a_function_of_a_namespace_that_is_not_imported_is_suggested_with_its_import() {
    assertThat(help("use stdlib.math\nx = concatt(\"a\", \"b\")"))
        .containsExactly("Did you mean 'concat'?", "Try adding: use stdlib.string");
    assertThat(help("x = concatt(\"a\", \"b\")")).containsExactly("Did you mean 'concat'?");
    assertThat(help("use stdlib.math\nx = subtrat(1, 2)"))
        .containsExactly("Did you mean 'subtract'?");
  }
}
