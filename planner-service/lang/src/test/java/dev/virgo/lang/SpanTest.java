package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.source.SourceText;
import dev.virgo.lang.source.SourceText.Position;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Declaration;
import dev.virgo.lang.syntax.Declaration.Assignment;
import dev.virgo.lang.syntax.Declaration.InputDeclaration;
import dev.virgo.lang.syntax.Declaration.OutputDeclaration;
import dev.virgo.lang.syntax.Expression.BinaryExpression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.FieldSelection;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The spans that the language reference states for its worked example, number by number. */
class SpanTest {

  static final String SOURCE =
      """
      in firstName: String
      in lastName: String

      fullName = Concat(firstName, lastName)
      normalized = Trim(fullName)
      result = Uppercase(normalized)

      out result
      """;

  private static List<Declaration> declarations(String source) {
    return PipelineParser.parse(source, Nesting.USUAL, new DiagnosticSink()).declarations();
  }

  private static Assignment assignment(String source, int index) {
    return (Assignment) declarations(source).get(index);
  }

  @Test
  void inputs_span_from_their_name_to_their_type() {
    InputDeclaration first = (InputDeclaration) declarations(SOURCE).getFirst();
    assertThat(first.name().span()).isEqualTo(new Span(3, 12));
    assertThat(first.type().span()).isEqualTo(new Span(14, 20));
    assertThat(first.span()).isEqualTo(new Span(3, 20));
    InputDeclaration second = (InputDeclaration) declarations(SOURCE).get(1);
    assertThat(second.name().span()).isEqualTo(new Span(24, 32));
    assertThat(second.type().span()).isEqualTo(new Span(34, 40));
  }

  @Test
  void assignments_span_from_their_target_to_the_closing_parenthesis() {
    Assignment fullName = assignment(SOURCE, 2);
    assertThat(fullName.target().span()).isEqualTo(new Span(42, 50));
    assertThat(fullName.value().span()).isEqualTo(new Span(53, 80));
    assertThat(fullName.span()).isEqualTo(new Span(42, 80));
    assertThat(((Call) fullName.value()).arguments())
        .extracting(Tree::span)
        .containsExactly(new Span(60, 69), new Span(71, 79));
    assertThat(assignment(SOURCE, 3).value().span()).isEqualTo(new Span(94, 108));
    assertThat(assignment(SOURCE, 4).value().span()).isEqualTo(new Span(118, 139));
  }

  @Test
  void outputs_span_their_name() {
    OutputDeclaration output = (OutputDeclaration) declarations(SOURCE).getLast();
    assertThat(output.span()).isEqualTo(new Span(145, 151));
  }

  @Test
  void nodes_keep_the_spans_of_their_expressions() {
    Compiled compiled = (Compiled) Compiler.compile(SOURCE, EegTransforms.registry());
    assertThat(compiled.pipeline().nodes())
        .extracting(IrNode::span)
        .containsExactly(
            new Span(3, 20),
            new Span(24, 40),
            new Span(53, 80),
            new Span(94, 108),
            new Span(118, 139));
  }

  @Test
  void outputs_and_bindings_of_the_typed_pipeline_have_the_spans_of_their_names() {
    Compiled compiled = (Compiled) Compiler.compile(SOURCE, EegTransforms.registry());
    assertThat(compiled.warnings()).isEmpty();
    assertThat(compiled.typed().outputs())
        .singleElement()
        .satisfies(output -> {
          assertThat(output.name()).isEqualTo("result");
          assertThat(output.type()).hasToString("String");
          assertThat(output.span()).isEqualTo(new Span(145, 151));
        });
  }

  @Test
  void every_link_of_a_chain_spans_from_its_beginning() {
    FieldSelection outer = (FieldSelection) assignment("x = a.b.c  # end\nout x", 0).value();
    assertThat(outer.span()).isEqualTo(new Span(4, 9));
    assertThat(outer.source().span()).isEqualTo(new Span(4, 7));
    assertThat(outer.field().span()).isEqualTo(new Span(8, 9));
  }

  @Test
  void operator_spans_the_parentheses_of_its_operand() {
    BinaryExpression product = (BinaryExpression) assignment("x = (a + b) * c\nout x", 0).value();
    assertThat(product.span()).isEqualTo(new Span(4, 15));
    assertThat(product.left().span()).isEqualTo(new Span(4, 11));
  }

  @Test
  void call_spans_its_options() {
    assertThat(assignment("x = F(a) with retry: 2 # twice\nout x", 0).value().span())
        .isEqualTo(new Span(4, 22));
  }

  @Test
  void byte_order_mark_is_skipped_and_counted() {
    assertThat(declarations("\uFEFFout x").getFirst().span()).isEqualTo(new Span(5, 6));
  }

  @Test
  void positions_are_counted_from_one_and_clamped_to_the_text() {
    SourceText text = new SourceText("ab\n\tc\n");
    assertThat(text.positionOf(0)).isEqualTo(new Position(1, 1));
    assertThat(text.positionOf(4)).isEqualTo(new Position(2, 2));
    assertThat(text.positionOf(99)).isEqualTo(new Position(3, 1));
    assertThat(text.line(2)).isEqualTo("\tc");
  }
}
