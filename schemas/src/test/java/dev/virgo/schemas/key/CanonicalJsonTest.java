package dev.virgo.schemas.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void members_are_sorted_by_utf16_as_in_rfc_8785() throws Exception {
    // RFC 8785, 3.2.3, whose values name what they are.
    var json =
        """
        {"\u20ac": "Euro Sign", "\\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
         "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
         "\u00f6": "Latin Small Letter O With Diaeresis"}
        """;
    var canonical = canonical(json);
    assertThat(canonical.replaceAll("\"[^\"]*\":(\"[^\"]*\")", "$1"))
        .isEqualTo(
            "{\"Carriage Return\",\"One\",\"Control\",\"Latin Small Letter O With"
                + " Diaeresis\",\"Euro Sign\",\"Emoji: Grinning Face\",\"Hebrew Letter Dalet"
                + " With Dagesh\"}");
  }

  @Test
  void strings_are_escaped_as_in_rfc_8785() throws Exception {
    // RFC 8785, 3.2.2: the string of its example.
    assertThat(canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\""))
        .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
  }

  // RFC 8785, appendix B, with a fraction where the number would look like an Int.
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "4.50, 4.5",
    "2e-3, 0.002",
    "1E30, 1e+30",
    "0.000000000000000000000000001, 1e-27",
    "333333333.33333329, 333333333.3333333",
    "1.0, 1.0",
    "9007199254740992.0, 9007199254740992.0",
    "295147905179352830000.0, 295147905179352830000.0",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308"
  })
  void floats_are_shortest_and_stay_floats(String json, String expected) throws Exception {
    assertThat(canonical(json)).isEqualTo(expected);
  }

  @Test
  void integers_stay_whole_beyond_the_floats() throws Exception {
    assertThat(canonical("9223372036854775807")).isEqualTo("9223372036854775807");
    assertThat(canonical("[1, 1.0]")).isEqualTo("[1,1.0]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775808", "-9223372036854775809", "[1, 18446744073709551617]"})
  void integers_beyond_64_bits_are_refused_not_cut_off(String json) {
    assertThatThrownBy(() -> canonical(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 bits");
  }

  @Test
  void literals_and_nesting_have_no_white_space() throws Exception {
    assertThat(canonical("{ \"b\" : [ null , true , false , { } ] , \"a\" : [ ] }"))
        .isEqualTo("{\"a\":[],\"b\":[null,true,false,{}]}");
  }

  @Test
  void what_json_cannot_say_is_refused() {
    assertThatThrownBy(() -> CanonicalJson.of(DoubleNode.valueOf(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CanonicalJson.of(DoubleNode.valueOf(Double.POSITIVE_INFINITY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String canonical(String json) throws JsonProcessingException {
    return CanonicalJson.of(JSON.readTree(json));
  }
}
