package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticRenderer;
import dev.virgo.lang.source.SourceText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderingTest {

  private static final String SOURCE = "in eeg: Signal\n\tx = Notch(egg, {hz: 50.0})\nout x\n";

  private static Diagnostic diagnostic() {
    return Compiler.compile(SOURCE, EegTransforms.registry()).diagnostics().getFirst();
  }

  @Test
  void excerpt_shows_the_line_with_its_neighbours_and_marks_the_span() {
    assertThat(new DiagnosticRenderer(new SourceText(SOURCE)).render(diagnostic()))
        .isEqualTo(
            """
            Error E001: Undefined variable
              --> line 2, column 12
              1 │ in eeg: Signal
              2 │ \tx = Notch(egg, {hz: 50.0})
                │ \t          ^^^
              3 │ out x
            Undefined variable: egg
            A name can be used only after the line that declares it.
            → Did you mean 'eeg'?
            """);
  }

  @Test
  void one_line_names_place_and_message() {
    assertThat(new DiagnosticRenderer(new SourceText(SOURCE)).oneLine(diagnostic()))
        .isEqualTo("2:12: error E001: Undefined variable: egg");
  }

  @Test
  void data_for_programs_is_complete() {
    assertThat(new DiagnosticRenderer(new SourceText(SOURCE)).data(diagnostic()))
        .containsAllEntriesOf(
            Map.of(
                "code",
                "E001",
                "kind",
                "UndefinedVariable",
                "severity",
                "error",
                "span",
                List.of(26, 29),
                "line",
                2,
                "column",
                12,
                "end_column",
                15,
                "help",
                List.of("Did you mean 'eeg'?")));
  }

  @Test
  void span_over_several_lines_is_marked_on_its_first() {
    String source = "x = [1,\n\"a\"] + 1\nout x";
    Diagnostic diagnostic =
        Compiler.compile(source, EegTransforms.registry()).diagnostics().getFirst();
    assertThat(new DiagnosticRenderer(new SourceText(source)).render(diagnostic))
        .contains("    │     ^^^\n");
  }

  @Test
  void stages_are_shown_as_plain_data() {
    Object tokens =
        StageView.of(Stage.TOKENS, "x = 1\nout x", EegTransforms.registry()).orElseThrow();
    assertThat(tokens.toString()).startsWith("[{kind=identifier, span=[0, 1], text=x");
    Object types =
        StageView.of(Stage.TYPES, "x = 1.5\nout x", EegTransforms.registry()).orElseThrow();
    assertThat(types.toString()).contains("resolved_type=Float");
    Object nodes =
        StageView.of(Stage.IR, CompilerTest.EXAMPLE, EegTransforms.registry()).orElseThrow();
    assertThat(nodes.toString())
        .contains("kind=TransformCall", "node=clean.notch", "retry=2")
        .contains("optimizer={nodes_before=", "passes=[constant_folding, ");
    assertThat(StageView.of(Stage.IR, "out x", EegTransforms.registry())).isEmpty();
    assertThat(StageView.of(Stage.TREE, "x = = \nout x", EegTransforms.registry())).isPresent();
  }
}
