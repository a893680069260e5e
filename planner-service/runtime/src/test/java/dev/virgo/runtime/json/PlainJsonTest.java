package dev.virgo.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Value read(String json, String type) throws Exception {
    return PlainJson.read("x", JSON.readTree(json), TypeText.parse(type));
  }

  private static PlainJson.Reading reading(String json, String type) throws Exception {
    return PlainJson.reading("x", JSON.readTree(json), TypeText.parse(type));
  }

  @Test
  void numbers_take_the_declared_type() throws Exception {
    assertThat(read("3", "Float")).isEqualTo(new Value.FloatValue(3));
    assertThat(read("3.0", "Int")).isEqualTo(new Value.IntValue(3));
    assertThatThrownBy(() -> read("3.5", "Int")).hasMessage("field 'x': expected Int, got 3.5");
    assertThatThrownBy(() -> read("1e30", "Int")).hasMessageContaining("expected Int");
    // 2^63 is the first number beyond, and a double can hold it.
    assertThatThrownBy(() -> read("9223372036854775808.0", "Int"))
        .hasMessageContaining("expected Int");
    assertThatThrownBy(() -> read("1e400", "Float")).hasMessageContaining("expected Float");
  }

  @Test
  void a_misfit_names_the_path() {
    assertThatThrownBy(() -> read("{\"a\": [1, \"2\"]}", "{a: List<Int>}"))
        .hasMessage("field 'x.a[1]': expected Int, got string");
  }

  @Test
  void all_misfits_are_said_at_once() throws Exception {
    assertThat(reading("{\"a\": \"1\", \"b\": [true, 2]}", "{a: Int, b: List<String>, c: Int}"))
        .isInstanceOfSatisfying(
            PlainJson.Reading.Unfit.class,
            unfit ->
                assertThat(unfit.text())
                    .isEqualTo(
                        "field 'x.a': expected Int, got string; field 'x.b[0]': expected String, got"
                            + " boolean; field 'x.b[1]': expected String, got number; field 'x.c':"
                            + " expected Int, got nothing"));
  }

  @Test
  void an_optional_field_may_be_left_out_and_an_unknown_one_may_not_be_there() throws Exception {
    assertThat(read("{}", "{a: Optional<Int>}").toString()).contains("NoneValue");
    assertThatThrownBy(() -> read("{\"b\": 1}", "{a: Optional<Int>}")).hasMessageContaining("x.b");
    assertThatThrownBy(() -> read("{}", "{a: Int}"))
        .hasMessage("field 'x.a': expected Int, got nothing");
  }

  @Test
  void where_nothing_is_strict_an_unknown_field_is_left_out() throws Exception {
    assertThat(reading("{\"a\": 1, \"b\": 2}", "{a: Int}"))
        .isEqualTo(new PlainJson.Reading.Read(read("{\"a\": 1}", "{a: Int}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // tag by position, by text of the type, or none where only one member fits
        "{\"tag\": \"variant1\", \"value\": \"q\"}; Int | String; String",
        "{\"tag\": \"{ a: Int }\", \"value\": {\"a\": 1}}; {a: Int} | {b: Int}; {a: Int}",
        "\"q\"; Int | String; String",
        // two members fit, the one with most fields is meant
        "{\"a\": 1, \"b\": 2}; {a: Int} | {a: Int, b: Int}; {a: Int, b: Int}",
      })
  void a_value_of_a_union_finds_its_member(String json, String type, String member)
      throws Exception {
    assertThat(read(json, type))
        .isInstanceOfSatisfying(
            Value.UnionValue.class,
            union -> assertThat(union.member()).isEqualTo(TypeText.parse(member)));
  }

  @Test
  void a_number_that_fits_two_members_needs_a_tag() {
    assertThatThrownBy(() -> read("3", "Int | Float")).hasMessageContaining("with a tag");
  }

  @Test
  void what_becomes_part_of_a_key_is_a_finite_number() throws Exception {
    for (String number : new String[] {"NaN", "Infinity", "-Infinity"}) {
      String json = '"' + number + '"';
      assertThatThrownBy(() -> read(json, "Float"))
          .hasMessage("field 'x': expected Float, got string");
      assertThatThrownBy(() -> read("[" + json + "]", "List<Float | Boolean>"))
          .hasMessageContaining("x[0]");
      // There it is a text like any other.
      assertThat(read(json, "Float | String").asText()).isEqualTo(number);
    }
  }

  @Test
  void maps_are_objects_or_pairs() throws Exception {
    assertThat(read("[[\"a\", 1]]", "Map<String, Int>"))
        .isEqualTo(read("{\"a\": 1}", "Map<String, Int>"));
    assertThat(read("[[1, \"a\"]]", "Map<Int, String>").asText()).isEqualTo("{1: a}");
    assertThatThrownBy(() -> read("[[1, \"a\"], [1, \"b\"]]", "Map<Int, String>"))
        .hasMessageContaining("x[1]");
    assertThatThrownBy(() -> read("{\"1\": \"a\"}", "Map<Int, String>"))
        .hasMessageContaining("got object");
  }

  @Test
  void what_is_nested_too_deep_or_too_long_is_refused() throws Exception {
    String deep = "[".repeat(51) + "]".repeat(51);
    String type = "List<".repeat(51) + "Int" + ">".repeat(51);
    assertThatThrownBy(() -> read(deep, type)).hasMessageContaining("at most 50 levels");
    var many = JSON.createArrayNode();
    for (int i = 0; i <= 1_000_000; i++) {
      many.add(1);
    }
    assertThat(PlainJson.reading("x", many, TypeText.parse("List<Int>")).toString())
        .contains("at most 1000000 elements");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Float; 2.0",
        "Float; \"NaN\"",
        "Float; \"-Infinity\"",
        "{b: Int, a: Optional<String>}; {\"b\":1,\"a\":null}",
        "Map<String, Int>; {\"k\":1}",
        "Map<Int, Float>; [[1,0.5]]",
        "Int | {a: Int}; {\"tag\":\"variant1\",\"value\":{\"a\":1}}",
        "List<Optional<Int>>; [1,null]",
      })
  void what_is_written_is_read_back_the_same(String type, String json) throws Exception {
    Type parsed = TypeText.parse(type);
    assertThat(reading(json, type))
        .isInstanceOfSatisfying(
            PlainJson.Reading.Read.class,
            read -> assertThat(PlainJson.write(read.value(), parsed).toString()).isEqualTo(json));
  }
}
