package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.UnionValue;
import org.junit.jupiter.api.Test;

/** Parts of records that are themselves chosen, of calls that may have no value or are members. */
class ChosenPartsTest {

  @Test
  void field_that_waits_for_a_call_is_looked_at_again_once_the_call_has_ended() {
    assertThat(Trial.text("v = {a: if (add(1, 2) > 1) 1 else 2, b: 1}[a]\nout v"))
        .isEqualTo("{a: 1}");
  }

  @Test
  void generic_call_without_a_value_gives_way_to_what_stands_behind_it() {
    assertThat(Trial.text("v = {p: list-last([some(4), (5 when false)]) ?? 1, q: 2}.p\nout v"))
        .isEqualTo("1");
  }

  @Test
  void optional_call_with_a_value_is_that_value_where_it_has_a_default() {
    assertThat(Trial.text("v = {p: some(1) ?? 2, q: 2}.p\nw = v + 1\nout w")).isEqualTo("2");
  }

  @Test
  void call_becomes_a_member_of_the_union_that_it_is_chosen_for() {
    assertThat(output("v = {p: if (add(1, 2) > 1) list-first([1]) else \"x\", q: 1}.p\nout v"))
        .isEqualTo(new UnionValue(Primitive.INT, new IntValue(1)));
  }

  @Test
  void record_of_calls_becomes_a_member_of_the_union_that_it_is_chosen_for() {
    Value chosen =
        output(
            """
            v = {p: if (true) {code: add(1, 2), x: 1}[code] else {message: "x"}, q: 2}.p
            out v
            """);
    assertThat(chosen).isInstanceOf(UnionValue.class);
    assertThat(chosen.asText()).isEqualTo("{code: 3}");
  }

  @Test
  void narrowed_record_can_be_optional() {
    assertThat(
            output(
                """
                v = {p: (if (add(1, 2) > 3) {a: 1, more: 2} else {a: add(3, 4)}) when true}.p
                out v
                """))
        .isInstanceOf(Value.SomeValue.class)
        .extracting(Value::asText)
        .isEqualTo("{a: 7}");
  }

  private static Value output(String source) {
    return Trial.of(source).run().outputs().firstEntry().getValue();
  }
}
