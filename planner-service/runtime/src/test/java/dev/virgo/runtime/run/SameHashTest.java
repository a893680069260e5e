package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.TextValue;
import dev.virgo.runtime.json.RunJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Pipelines whose texts have the members of a union in another order have one hash and do one
 * thing.
 */
class SameHashTest {

  private static final String ALIASES =
      """
      type A = List<Int>
      type B = List<String>
      type P = {a: Int, b: Int}
      type Q = {a: Int, b: Float}
      """;

  /** Of two texts that have a union the one way and the other. */
  private static Value same(String source, String first, String second, Value input) {
    Trial one = Trial.of(ALIASES + source.formatted(first + " | " + second)).with("u", input);
    Trial other = Trial.of(ALIASES + source.formatted(second + " | " + first)).with("u", input);
    assertThat(one.pipeline().structuralHash()).isEqualTo(other.pipeline().structuralHash());
    RunResult result = one.run();
    assertThat(result.failures()).isEmpty();
    assertThat(other.run().outputs()).isEqualTo(result.outputs());
    return result.outputs().firstEntry().getValue();
  }

  @Test
  void value_without_a_tag_is_the_same_member() {
    String source = "in u: %s\nx = match u { is A -> \"A\", is B -> \"B\" }\nout x";
    assertThat(same(source, "B", "A", new ListValue(List.of()))).isEqualTo(new TextValue("A"));
  }

  @Test
  void record_that_two_members_make_as_much_of_is_read_as_the_same_one() throws Exception {
    String source = ALIASES + "in u: %s\nx = match u { is P -> \"P\", is Q -> \"Q\" }\nout x";
    for (String union : List.of("P | Q", "Q | P")) {
      Trial trial = Trial.of(source.formatted(union));
      var given = Map.of("u", new JsonMapper().readTree("{\"a\": 1, \"b\": 2}"));
      RunJson.Inputs inputs = RunJson.inputs(trial.pipeline(), given);
      assertThat(inputs).isInstanceOf(RunJson.Inputs.Read.class);
      ((RunJson.Inputs.Read) inputs).values().forEach(trial::with);
      assertThat(trial.run().outputs()).as(union).containsEntry("x", new TextValue("Q"));
    }
  }
}
