package dev.virgo.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
  private final JsonNode document = new YAMLMapper().readTree(Golden.resource("/asyncapi.yaml"));

  AsyncApiTest() throws Exception {}

  @Test
  void every_topic_is_a_channel_and_there_is_no_other() {
    var addresses = new ArrayList<String>();
    document.get("channels").forEach(channel -> addresses.add(channel.get("address").textValue()));
    assertThat(addresses)
        .containsExactlyInAnyOrderElementsOf(
            Topics.all().stream().map(EventType.Topic::name).toList());
  }

  @Test
  void every_type_is_a_message_with_its_schema() {
    var names = new ArrayList<String>();
    for (var message : document.at("/components/messages")) {
      var name = message.get("name").textValue();
      names.add(name);
      var schema = message.at("/payload/schema/$ref").textValue();
      if (schema != null) {
        assertThat(schema)
            .isEqualTo("events/" + name.substring(0, name.length() - 3) + ".schema.json");
        assertThat(Golden.resource("/" + schema)).contains(name);
      }
    }
    var expected =
        new ArrayList<>(
            List.of(EventType.values()).stream().map(EventType::cloudEventType).toList());
    expected.add("dead-letter");
    assertThat(names).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void every_reference_inside_leads_somewhere() {
    var references = new ArrayList<String>();
    collect(document, references);
    assertThat(references).isNotEmpty();
    for (var reference : references) {
      if (reference.startsWith("#")) {
        assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
      }
    }
  }

  private static void collect(JsonNode node, List<String> references) {
    if (node.hasNonNull("$ref")) {
      references.add(node.get("$ref").textValue());
    }
    node.forEach(child -> collect(child, references));
  }
}
