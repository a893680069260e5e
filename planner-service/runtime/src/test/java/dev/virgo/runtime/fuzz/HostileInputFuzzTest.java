package dev.virgo.runtime.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.Formatter;
import dev.virgo.lang.StageView;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.dag.DagSpec;
import dev.virgo.lang.dag.StoredDag;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.syntax.Lexer;
import dev.virgo.lang.syntax.Token;
import dev.virgo.lang.type.Type;
import dev.virgo.runtime.json.DagJson;
import dev.virgo.runtime.json.PlainJson;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.StandardLibrary;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whatever the bytes, there is an answer. The seeds in the folder of this class's resources are
 * tried in every build; {@link FuzzingTest} lets the fuzzer go on from them. What it finds becomes
 * a seed.
 */
class HostileInputFuzzTest {

  private static final Library LIBRARY = new Library(StandardLibrary.functions(_ -> {}));
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Type> TYPES =
      List.of(
          TypeText.parse("Int"),
          TypeText.parse("List<Optional<Float>>"),
          TypeText.parse("Map<Int, {a: String}>"),
          TypeText.parse("{a: Int, b: Optional<Map<String, Boolean>>}"),
          TypeText.parse("{code: Int} | {message: String} | Int"));

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @FuzzTest
  void tokens_cover_any_text(byte[] bytes) {
    String source = text(bytes);
    int end = 0;
    for (Token token : Lexer.tokens(source)) {
      assertThat(token.span().start()).isGreaterThanOrEqualTo(end);
      end = token.span().end();
    }
    assertThat(end).isEqualTo(source.length());
  }

  @FuzzTest
  void any_text_compiles_or_has_an_error_within_it(byte[] bytes) {
    String source = text(bytes);
    CompileResult result = Compiler.compile(source, LIBRARY.registry());
    for (Diagnostic diagnostic : result.diagnostics()) {
      assertThat(diagnostic.span().end()).isLessThanOrEqualTo(source.length());
    }
    assertThat(result instanceof CompileResult.Rejected)
        .isEqualTo(result.diagnostics().stream().anyMatch(Diagnostic::isError));
  }

  @FuzzTest
  void what_is_laid_out_means_the_same_and_stays_as_it_is(byte[] bytes) {
    String source = text(bytes);
    if (Formatter.format(source) instanceof Formatter.Formatted formatted) {
      assertThat(Formatter.format(formatted.text())).isEqualTo(formatted);
      assertThat(meaning(formatted.text())).isEqualTo(meaning(source));
    }
  }

  /** The hash of what a text says, or the codes of what is wrong with it. */
  private static List<String> meaning(String source) {
    return switch (Compiler.compile(source, LIBRARY.registry())) {
      case CompileResult.Compiled compiled -> List.of(compiled.pipeline().structuralHash());
      case CompileResult.Rejected(var diagnostics) ->
          diagnostics.stream().map(Diagnostic::code).sorted().toList();
    };
  }

  @FuzzTest
  void any_document_is_read_or_misfits(byte[] bytes) {
    JsonNode document;
    try {
      document = JSON.readTree(text(bytes));
    } catch (JsonProcessingException noJson) {
      return;
    }
    for (Type type : TYPES) {
      switch (PlainJson.reading("x", document, type)) {
        case PlainJson.Reading.Read(var value) -> {
          JsonNode written = PlainJson.write(value, type);
          assertThat(PlainJson.reading("x", written, type))
              .isEqualTo(new PlainJson.Reading.Read(value));
        }
        case PlainJson.Reading.Unfit unfit -> assertThat(unfit.text()).startsWith("field 'x");
      }
    }
  }

  @FuzzTest
  void any_document_is_a_graph_or_says_why(byte[] bytes) {
    switch (DagJson.read(text(bytes))) {
      case StoredDag.Reading.Read(DagSpec dag) ->
          assertThat(StoredDag.read(StageView.of(dag))).isEqualTo(new StoredDag.Reading.Read(dag));
      case StoredDag.Reading.Unreadable(String problem) -> assertThat(problem).isNotBlank();
    }
  }
}
