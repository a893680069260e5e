package dev.virgo.runtime;

import static dev.virgo.runtime.Pipelines.call;
import static dev.virgo.runtime.Pipelines.compile;
import static dev.virgo.runtime.Pipelines.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.TypeText;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.TextValue;
import dev.virgo.lang.value.Value.UnionValue;
import dev.virgo.runtime.Evaluation.Ready;
import dev.virgo.runtime.Pipelines.Facts;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MatchTest {

  private static final String UNION = "in d: {code: Int} | {message: String} | Int\n";

  private static String text(String source, Value scrutinee) {
    IrPipeline pipeline = compile(UNION + "x = " + source + "\nout x");
    Evaluation evaluation =
        new Evaluator()
            .evaluate(pipeline, output(pipeline, "x"), new Facts().input("d", scrutinee));
    return evaluation instanceof Ready(Value value) ? value.asText() : evaluation.toString();
  }

  private static Value record(String field, Value value) {
    return Value.RecordValue.of(Map.of(field, value));
  }

  private static Value tagged(String type, Value value) {
    return new UnionValue(TypeText.parse(type), value);
  }

  private static final Value CODE = tagged("{code: Int}", record("code", new IntValue(5)));
  private static final Value MESSAGE =
      tagged("{message: String}", record("message", new TextValue("hey")));
  private static final Value NUMBER = tagged("Int", new IntValue(7));

  @Test
  void the_first_case_whose_pattern_fits_is_taken_and_its_body_computes() {
    String source = "match d { {code} -> \"${code + 1}\", {message} -> message, is Int -> \"n\" }";
    assertThat(text(source, CODE)).isEqualTo("6");
    assertThat(text(source, MESSAGE)).isEqualTo("hey");
    assertThat(text(source, NUMBER)).isEqualTo("n");
  }

  @Test
  void a_value_without_tag_is_told_by_its_structure() {
    String source = "match d { {code} -> \"c${code}\" _ -> \"other\" }";
    assertThat(text(source, record("code", new IntValue(5)))).isEqualTo("c5");
    assertThat(text(source, record("message", new TextValue("hey")))).isEqualTo("other");
    assertThat(text(source, new TextValue("neither")))
        .contains("No case matches: the value is none of");
  }

  @Test
  void a_case_that_is_not_taken_is_not_computed() {
    assertThat(text("match d { {code} -> 1 / (code - 5), _ -> 2 }", MESSAGE)).isEqualTo("2");
    assertThat(text("match d { {code} -> 1 / (code - 5), _ -> 2 }", CODE))
        .contains("Division by zero");
  }

  @Test
  void a_name_of_the_pattern_hides_an_outer_one_in_its_case_only() {
    String source = "match d { {code} -> code, _ -> code }";
    IrPipeline pipeline = compile(UNION + "code = 1\nx = " + source + "\nout x");
    Facts message = new Facts().input("d", MESSAGE);
    Facts number = new Facts().input("d", CODE);
    assertThat(new Evaluator().evaluate(pipeline, output(pipeline, "x"), message))
        .isEqualTo(new Ready(new IntValue(1)));
    assertThat(new Evaluator().evaluate(pipeline, output(pipeline, "x"), number))
        .isEqualTo(new Ready(new IntValue(5)));
  }

  @Test
  void a_record_that_is_no_union_is_bound_without_looking_at_it() {
    IrPipeline pipeline =
        compile(
            "in video: Frames\nf = Faces(video)\nx = match f { {landmarks} -> landmarks }\nout x");
    assertThat(
            new Evaluator().resolve(pipeline, output(pipeline, "x"), new Facts().stream("video")))
        .isEqualTo(new Choice.Is(call(pipeline, "f"), "landmarks"));
  }

  @Test
  void a_match_between_streams_is_the_stream_that_it_chooses() {
    IrPipeline pipeline =
        compile(UNION + "in eeg: Signal\nx = match d { {code} -> Notch(eeg), _ -> eeg }\nout x");
    int output = output(pipeline, "x");
    Facts streams = new Facts().stream("eeg");
    assertThat(new Evaluator().resolve(pipeline, output, streams))
        .isEqualTo(new Choice.Needs(new TreeSet<>(List.of(0))));
    assertThat(new Evaluator().resolve(pipeline, output, streams.input("d", CODE)))
        .isEqualTo(new Choice.Is(call(pipeline, "x.notch"), "out"));
    assertThat(new Evaluator().resolve(pipeline, output, streams.input("d", NUMBER)))
        .isEqualTo(new Choice.IsInput("eeg"));
  }
}
