package dev.virgo.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.lang.StageView;
import dev.virgo.lang.dag.DagSpec;
import dev.virgo.lang.dag.StoredDag.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagJsonTest {

  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(strings = {"example", "everything"})
  void golden_graph_is_read_and_shown_again_as_it_is(String name) throws Exception {
    String stored =
        Files.readString(Path.of("../lang/src/test/resources/stages/" + name + ".dag.json"));
    assertThat(DagJson.read(stored)).isInstanceOf(Reading.Read.class);
    DagSpec dag = ((Reading.Read) DagJson.read(stored)).dag();
    // As text, because the order of members is part of a graph.
    assertThat(JSON.writeValueAsString(StageView.of(dag)))
        .isEqualTo(JSON.writeValueAsString(JSON.readTree(stored)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | this is no JSON: No content to map due to end-of-input",
        "{\"kind\": | this is no JSON: Unexpected end-of-input within/between Object entries",
        "null | an object is expected",
        "[] | an object is expected",
        "{} | there is no 'kind'",
        "{\"kind\": \"DagSpec\", \"kind\": \"DagSpec\"} | this is no JSON: Duplicate field 'kind'",
        "{} {} | this is no JSON: Trailing token",
      })
  void what_is_no_graph_says_so(String json, String problem) {
    assertThat(((Reading.Unreadable) DagJson.read(json)).problem()).startsWith(problem);
  }

  @Test
  void document_that_is_nested_too_deep_is_refused() {
    assertThat(((Reading.Unreadable) DagJson.read("[".repeat(100_000))).problem())
        .startsWith("this is no JSON: Document nesting depth (1001) exceeds");
  }
}
