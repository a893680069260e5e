package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.TypeText;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.TextValue;
import dev.virgo.lang.value.Value.UnionValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A part of a record that is chosen is of the type that it has in the choice, not of the one that
 * it has where it comes from (language reference, section 3.3).
 */
class WidenedPartsTest {

  private static final String INPUTS =
      """
      in yes: Boolean
      in no: Boolean
      in u: Int | String
      in w: Int | String | Boolean
      in d: {code: Int} | {message: String}
      """;

  private static final Value ONE = new UnionValue(Primitive.INT, new IntValue(1));

  private static Trial trial(String source) {
    return Trial.of(INPUTS + source)
        .with("yes", new BooleanValue(true))
        .with("no", new BooleanValue(false))
        .with("u", new UnionValue(Primitive.STRING, new TextValue("u")))
        .with("w", new UnionValue(Primitive.BOOLEAN, new BooleanValue(true)))
        .with(
            "d",
            new UnionValue(
                TypeText.parse("{code: Int}"),
                Value.RecordValue.of(Map.of("code", new IntValue(1)))));
  }

  private static Value output(String source) {
    RunResult result = trial(source).run();
    assertThat(result.failures()).isEmpty();
    return result.outputs().firstEntry().getValue();
  }

  private static Type type(String source) {
    return trial(source).pipeline().outputs().getFirst().type();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if (yes) {a: 1, b: 2} else {a: u}",
        "if (no) {a: u} else {a: 1, b: 2}",
        "if (yes) (if (no) {a: u} else {a: 1, b: 2}) else {a: u}",
        "(if (yes) {a: 1, b: 2} else {a: u})[a]",
        "(if (yes) {a: 1} else {a: u}) + {b: 1}",
        "branch { yes -> {a: 1, b: 2}, otherwise -> {a: u} }",
        "branch { no -> {a: u}, otherwise -> {a: 1, b: 2} }",
        "match d { {code} -> {a: code, b: 2}, _ -> {a: u} }",
        "({a: u} when no) ?? {a: 1, b: 2}",
        "list-first([{a: 1, b: 2}, {a: u, b: 2}])",
      })
  void field_of_a_chosen_record_is_a_member_of_the_union_that_it_has_there(String record) {
    String source = "r = " + record + "\nx = r.a\nout x";
    assertThat(type(source)).hasToString("Int | String");
    assertThat(output(source)).isEqualTo(ONE);
    assertThat(output("r = " + record + "\nx = r[a].a\nout x")).isEqualTo(ONE);
    assertThat(output("r = " + record + "\nx = [r].a\nout x"))
        .isEqualTo(new ListValue(List.of(ONE)));
  }

  @Test
  void field_is_widened_by_every_choice_on_its_way() {
    String source = "r = if (yes) (if (yes) {a: 1} else {a: u}) else {a: w}\nx = r.a\nout x";
    assertThat(type(source)).hasToString("Boolean | Int | String");
    assertThat(output(source)).isEqualTo(ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if (yes) {a: [{p: 1, q: 2}]} else {a: [{p: 3}]}",
        "branch { yes -> {a: [{p: 1, q: 2}]}, otherwise -> {a: [{p: 3}]} }",
        "match d { {code} -> {a: [{p: code, q: 2}]}, _ -> {a: [{p: 3}]} }",
        "({a: [{p: 3}]} when no) ?? {a: [{p: 1, q: 2}]}",
      })
  void fields_that_the_choice_does_not_have_are_gone(String record) {
    String source = "r = " + record + "\nx = r.a\ny = [{q: \"kept\"}] + r.a\nout y\nout x";
    RunResult result = trial(source).run();
    assertThat(result.failures()).isEmpty();
    assertThat(result.outputs())
        .extractingByKey("x")
        .extracting(Value::asText)
        .isEqualTo("[{p: 1}]");
    assertThat(result.outputs())
        .extractingByKey("y")
        .extracting(Value::asText)
        .isEqualTo("[{q: kept, p: 1}]");
  }

  @Test
  void part_that_is_not_asked_for_is_not_computed() {
    assertThat(output("r = if (yes) {a: 1, b: divide(1, 0)} else {a: u, b: 1}\nx = r.a\nout x"))
        .isEqualTo(ONE);
  }

  @Test
  void optional_part_becomes_a_member_whether_it_is_there_or_not() {
    String part = "x = {a: if (yes) (5 when %s) else \"s\"}.a\nout x";
    assertThat(output(part.formatted("yes")))
        .isEqualTo(new UnionValue(new OptionalOf(Primitive.INT), new SomeValue(new IntValue(5))));
    assertThat(output(part.formatted("no")))
        .isEqualTo(new UnionValue(new OptionalOf(Primitive.INT), new NoneValue()));
  }

  @Test
  void optional_of_an_optional_keeps_both_layers() {
    String source =
        """
        r = if (yes) {a: (1 when yes) when yes} else {a: (u when yes) when yes}
        x = r.a
        out x
        """;
    assertThat(output(source)).isEqualTo(new SomeValue(new SomeValue(ONE)));
  }

  @Test
  void name_of_a_pattern_has_the_common_type_of_the_members() {
    String source =
        """
        in m: {x: {p: Int, q: Int}} | {x: {p: Int}, y: Int} | {z: Int}
        x = match m { {x} -> x, _ -> {p: 0} }
        y = [{q: "kept"}] + [x]
        out y
        """;
    Value inner = Value.RecordValue.of(Map.of("p", new IntValue(1), "q", new IntValue(2)));
    Type member = TypeText.parse("{x: {p: Int, q: Int}}");
    Value m = new UnionValue(member, Value.RecordValue.of(Map.of("x", inner)));
    RunResult result = trial(source).with("m", m).run();
    assertThat(result.outputs().firstEntry().getValue().asText()).isEqualTo("[{q: kept, p: 1}]");
  }

  @Test
  void name_of_a_pattern_is_a_member_of_the_union_that_it_is_bound_with() {
    String source =
        """
        in m: {x: {p: Int, q: Int}} | {x: {p: Int}, y: Int} | {x: String}
        x = match m { {x} -> match x { {p} -> "p", _ -> "text" } }
        out x
        """;
    Value inner = Value.RecordValue.of(Map.of("p", new IntValue(1), "q", new IntValue(2)));
    Type member = TypeText.parse("{x: {p: Int, q: Int}}");
    Value m = new UnionValue(member, Value.RecordValue.of(Map.of("x", inner)));
    RunResult result = trial(source).with("m", m).run();
    assertThat(result.failures()).isEmpty();
    assertThat(result.outputs()).containsEntry("x", new TextValue("p"));
  }
}
