package dev.virgo.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.value.Value;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
  private static Value read(String json, String type) throws Exception {
    return PlainJson.read("x", new ObjectMapper().readTree(json), TypeText.parse(type));
  }

  @Test
  void numbers_take_the_declared_type() throws Exception {
    assertThat(read("3", "Float")).isEqualTo(new Value.FloatValue(3));
    assertThat(read("3.0", "Int")).isEqualTo(new Value.IntValue(3));
    assertThatThrownBy(() -> read("3.5", "Int")).hasMessage("x: expected Int, found 3.5");
    assertThatThrownBy(() -> read("1e30", "Int")).hasMessageContaining("expected Int");
  }

  @Test
  void a_misfit_names_the_path() {
    assertThatThrownBy(() -> read("{\"a\": [1, \"2\"]}", "{a: List<Int>}"))
        .hasMessage("x.a[1]: expected Int, found \"2\"");
  }

  @Test
  void an_optional_field_may_be_left_out_and_an_unknown_one_may_not_be_there() throws Exception {
    assertThat(read("{}", "{a: Optional<Int>}").toString()).contains("NoneValue");
    assertThatThrownBy(() -> read("{\"b\": 1}", "{a: Optional<Int>}"))
        .hasMessageContaining("unknown: b");
    assertThatThrownBy(() -> read("{}", "{a: Int}")).hasMessageContaining("x.a is missing");
  }
}
