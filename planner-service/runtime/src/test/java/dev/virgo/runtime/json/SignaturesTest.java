package dev.virgo.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final String GAIN =
      """
      {"schema": 1, "identity": "org.example.Gain@1.2.0", "name": "Gain", "namespace": "example",
       "version": "1.2.0",
       "config": [{"name": "factor", "type": "Float", "default": 2, "min": 0, "min_exclusive": true,
                   "max": null, "in_key": true}],
       "inputs": [{"name": "eeg", "type": "Signal", "optional": false}],
       "fields": [{"name": "out", "type": "Signal", "group": "run"}]}
      """;

  private static ObjectNode gain() throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(GAIN);
  }

  @Test
  void a_descriptor_becomes_the_signature_it_states() throws Exception {
    var signature = Signatures.of(gain());
    assertThat(signature.qualifiedName()).isEqualTo("example.Gain");
    assertThat(signature.inputs())
        .containsExactly(new TransformSignature.Parameter("eeg", Type.Stream.SIGNAL, false));
    assertThat(signature.config())
        .containsExactly(
            new TransformSignature.ConfigField(
                "factor",
                Type.Primitive.FLOAT,
                new Value.FloatValue(2),
                0.0,
                true,
                null,
                false,
                true));
  }

  @Test
  void what_is_wrong_is_named_by_its_member() throws Exception {
    refused("descriptor.schema", it -> it.put("schema", 2));
    refused("descriptor.identity", it -> it.put("identity", "org.example.Gain@1.0.0"));
    refused("descriptor.fields", it -> it.putArray("fields"));
    refused(
        "descriptor.config.factor.type",
        it -> ((ObjectNode) it.path("config").path(0)).put("type", "Number"));
    refused(
        "descriptor.config.factor",
        it -> ((ObjectNode) it.path("config").path(0)).put("default", "two"));
  }

  @Test
  void sizes_and_patterns_are_read_and_a_broken_pattern_is_named() throws Exception {
    var descriptor = gain();
    ((ObjectNode) descriptor.path("config").path(0))
        .put("type", "String")
        .put("default", "ab")
        .put("min_size", 1)
        .put("max_size", 4)
        .put("pattern", "[a-z]*");

    var field = Signatures.of(descriptor).config().getFirst();

    assertThat(field.minSize()).isEqualTo(1);
    assertThat(field.maxSize()).isEqualTo(4);
    assertThat(field.pattern()).isEqualTo("[a-z]*");
    refused(
        "descriptor.config.factor.pattern",
        it -> ((ObjectNode) it.path("config").path(0)).put("pattern", "("));
  }

  private static void refused(String member, Consumer<ObjectNode> damage) throws Exception {
    var descriptor = gain();
    damage.accept(descriptor);
    assertThatExceptionOfType(InvalidDescriptor.class)
        .isThrownBy(() -> Signatures.of(descriptor))
        .satisfies(e -> assertThat(e.member()).isEqualTo(member));
  }
}
