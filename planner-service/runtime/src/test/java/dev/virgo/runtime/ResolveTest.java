package dev.virgo.runtime;

import static dev.virgo.runtime.Pipelines.call;
import static dev.virgo.runtime.Pipelines.compile;
import static dev.virgo.runtime.Pipelines.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.TypeText;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.runtime.Choice.Absent;
import dev.virgo.runtime.Choice.Is;
import dev.virgo.runtime.Choice.IsInput;
import dev.virgo.runtime.Choice.IsRecord;
import dev.virgo.runtime.Choice.IsValue;
import dev.virgo.runtime.Choice.Needs;
import dev.virgo.runtime.Pipelines.Facts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ResolveTest {

  private static Choice resolve(IrPipeline pipeline, Facts facts) {
    return new Evaluator().resolve(pipeline, output(pipeline, "x"), facts);
  }

  @Test
  void choice_between_streams_is_the_chosen_asset() {
    IrPipeline pipeline =
        compile(
            "in eeg: Signal\nq = Quality(eeg)\n"
                + "x = if (q.mains_ratio > 0.2) Notch(eeg) else eeg\nout x");
    int quality = call(pipeline, "q");
    assertThat(resolve(pipeline, new Facts().stream("eeg")))
        .isEqualTo(new Needs(new TreeSet<>(List.of(quality))));
    assertThat(resolve(pipeline, known(quality, 0.3)))
        .isEqualTo(new Is(call(pipeline, "x.notch"), "out"));
    assertThat(resolve(pipeline, known(quality, 0.1))).isEqualTo(new IsInput("eeg"));
  }

  private static Facts known(int quality, double ratio) {
    return new Facts().stream("eeg").field(quality, "mains_ratio", new FloatValue(ratio));
  }

  @Test
  void call_with_several_fields_is_a_record_of_them() {
    IrPipeline pipeline = compile("in video: Frames\nx = Faces(video)\nout x");
    int faces = call(pipeline, "x");
    assertThat(resolve(pipeline, new Facts().stream("video")))
        .isEqualTo(
            record(
                Map.of(
                    "landmarks",
                    new Is(faces, "landmarks"),
                    "confidence",
                    new Is(faces, "confidence"))));
  }

  private static IsRecord record(Map<String, Choice> fields) {
    return new IsRecord(new LinkedHashMap<>(fields));
  }

  @Test
  void field_access_and_projection_are_the_fields_they_name() {
    IrPipeline field = compile("in video: Frames\nf = Faces(video)\nx = f.confidence\nout x");
    assertThat(resolve(field, new Facts().stream("video")))
        .isEqualTo(new Is(call(field, "f"), "confidence"));
    IrPipeline projection = compile("in video: Frames\nf = Faces(video)\nx = f[landmarks]\nout x");
    assertThat(resolve(projection, new Facts().stream("video")))
        .isEqualTo(record(Map.of("landmarks", new Is(call(projection, "f"), "landmarks"))));
  }

  @Test
  void plain_field_of_a_result_is_that_asset_and_its_value_is_not_asked_for() {
    IrPipeline pipeline = compile("in eeg: Signal\nq = Quality(eeg)\nx = q.flat_ratio\nout x");
    Facts facts = new Facts().stream("eeg");
    assertThat(resolve(pipeline, facts)).isEqualTo(new Is(call(pipeline, "q"), "flat_ratio"));
    assertThat(facts.asked).isEmpty();
  }

  @Test
  void new_value_computed_from_a_result_is_a_value() {
    IrPipeline pipeline = compile("in eeg: Signal\nn = Count(eeg)\nx = n + 1\nout x");
    int count = call(pipeline, "n");
    assertThat(resolve(pipeline, new Facts())).isEqualTo(new Needs(new TreeSet<>(List.of(count))));
    assertThat(resolve(pipeline, new Facts().field(count, "out", new IntValue(2))))
        .isEqualTo(new IsValue(new IntValue(3)));
  }

  @Test
  void field_of_a_record_looks_at_that_field_only() {
    IrPipeline pipeline =
        compile(
            "in eeg: Signal\nn = Count(eeg)\n"
                + "r = {a: Notch(eeg), b: n + 1} + {c: n}\nx = r.a\nout x");
    Facts facts = new Facts().stream("eeg");
    assertThat(resolve(pipeline, facts)).isEqualTo(new Is(call(pipeline, "r.notch"), "out"));
    assertThat(facts.asked).isEmpty();
  }

  @Test
  void transform_without_its_stream_is_absent_all_the_way_down() {
    IrPipeline pipeline = compile("in video: Optional<Frames>\nx = Faces(Crop(video))\nout x");
    assertThat(resolve(pipeline, new Facts().absent("video")))
        .isEqualTo(record(Map.of("landmarks", new Absent(), "confidence", new Absent())));
    assertThat(resolve(pipeline, new Facts())).isEqualTo(new Needs(new TreeSet<>(List.of(0))));
  }

  @Test
  void guard_and_coalesce_choose_between_streams() {
    IrPipeline pipeline =
        compile(
            "in a: Optional<Signal>\nin b: Signal\nin wanted: Boolean\n"
                + "x = (a when wanted) ?? b\nout x");
    Facts facts = new Facts().stream("b").input("wanted", truth(true));
    assertThat(resolve(pipeline, facts.stream("a"))).isEqualTo(new IsInput("a"));
    assertThat(resolve(pipeline, facts.absent("a"))).isEqualTo(new IsInput("b"));
    assertThat(resolve(pipeline, new Facts().stream("b").input("wanted", truth(false))))
        .isEqualTo(new IsInput("b"));
  }

  private static Value truth(boolean truth) {
    return new BooleanValue(truth);
  }

  @Test
  void result_that_may_have_no_value_decides_a_coalesce_once_it_is_known() {
    IrPipeline pipeline = compile("in eeg: Signal\np = Peak(eeg)\nx = p ?? 7\nout x");
    int peak = call(pipeline, "p");
    assertThat(resolve(pipeline, new Facts())).isEqualTo(new Needs(new TreeSet<>(List.of(peak))));
    assertThat(resolve(pipeline, new Facts().field(peak, "out", new NoneValue())))
        .isEqualTo(new IsValue(new IntValue(7)));
    assertThat(resolve(pipeline, new Facts().field(peak, "out", new IntValue(3))))
        .isEqualTo(new Is(peak, "out"));
  }

  @Test
  void part_of_a_record_that_a_transform_made_is_a_value_of_its_own() {
    IrPipeline pipeline = compile("in eeg: Signal\ns = Summary(eeg)\nx = s.mean\nout x");
    int summary = call(pipeline, "s");
    assertThat(resolve(pipeline, new Facts()))
        .isEqualTo(new Needs(new TreeSet<>(List.of(summary))));
  }

  @Test
  void missing_required_stream_fails_with_its_name() {
    IrPipeline pipeline = compile("in eeg: Signal\nx = eeg\nout x");
    assertThat(resolve(pipeline, new Facts().absent("eeg")))
        .isInstanceOfSatisfying(
            Choice.Failed.class, failed -> assertThat(failed.message()).contains("'eeg'"));
  }

  @Test
  void long_chain_of_choices_is_resolved() {
    String source =
        "in eeg: Signal\nin c: Boolean\nx = Notch(eeg)\n"
            + "x = if (c) x else eeg\n".repeat(20_000)
            + "out x";
    IrPipeline pipeline = compile(source);
    assertThat(resolve(pipeline, new Facts().stream("eeg").input("c", truth(true))))
        .isEqualTo(new Is(call(pipeline, "x"), "out"));
  }

  @Test
  void record_with_a_stream_becomes_a_member_that_has_none() {
    IrPipeline pipeline =
        compile(
            """
            in eeg: Signal
            in c: Boolean
            in u: {a: Int} | String
            x = if (c) {a: 1, s: eeg} else u
            out x
            """);
    Facts facts = new Facts().stream("eeg").input("c", new BooleanValue(true));
    Value one = Value.RecordValue.of(Map.of("a", new IntValue(1)));
    Value expected = new Value.UnionValue(TypeText.parse("{a: Int}"), one);
    assertThat(resolve(pipeline, facts)).isEqualTo(new IsValue(expected));
    assertThat(new Evaluator().evaluate(pipeline, output(pipeline, "x"), facts))
        .isEqualTo(new Evaluation.Ready(expected));
  }

  @Test
  void only_the_part_of_a_call_that_is_widened_becomes_a_value() {
    IrPipeline pipeline =
        compile(
            """
            in eeg: Signal
            in c: Boolean
            in u: Int | String
            x = if (c) {a: Count(eeg), b: Notch(eeg)} else {a: u, b: eeg}
            out x
            """);
    Facts facts = new Facts().stream("eeg").input("c", new BooleanValue(true));
    int count = call(pipeline, "x.count");
    Choice notch = new Is(call(pipeline, "x.notch"), "out");
    assertThat(resolve(pipeline, facts))
        .isEqualTo(record(Map.of("a", new Needs(new TreeSet<>(List.of(count))), "b", notch)));
    Value three = new Value.UnionValue(Type.Primitive.INT, new IntValue(3));
    assertThat(resolve(pipeline, facts.field(count, "out", new IntValue(3))))
        .isEqualTo(record(Map.of("a", new IsValue(three), "b", notch)));
  }
}
