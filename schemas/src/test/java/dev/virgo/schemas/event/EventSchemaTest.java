package dev.virgo.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The published schema and the record say the same: every member of every golden payload is removed
 * and replaced by each of a table of values, and both must agree on what comes out.
 */
class EventSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1",
          "5",
          "1.5",
          "9223372036854775808",
          "\"\"",
          "\" \"",
          "\"5\"",
          "\"no name!\"",
          "\"a-name\"",
          "\"INTERACTIVE\"",
          "\"2026-11-22T10:00:00+02:00\"",
          "\"2026-11-22\"",
          "[]",
          "[null]",
          "[5]",
          "{}",
          "{\"x\": null}",
          "{\"x\": 5}",
          "{\"x\": \"5\"}");

  /** What a schema cannot say: relations between two members. */
  private static final Set<String> BEYOND =
      Set.of(
          // t0 < t1
          "t0_ns",
          "t1_ns",
          "w0_ns",
          "w1_ns",
          // pointwise and global have no halo, causal looks at nothing after
          "before_ns",
          "after_ns");

  @ParameterizedTest
  @EnumSource(EventType.class)
  void schema_and_record_agree_on_every_mutation(EventType type) throws Exception {
    var schema = SCHEMAS.getSchema(Golden.schema(type));
    var golden = JSON.readTree(Golden.payload(type));
    assertThat(schemaAccepts(schema, golden.toString())).isTrue();
    var disagreements = new ArrayList<String>();
    int mutants = 0;
    for (var path : paths(golden, "")) {
      for (var mutant : mutants(golden, path)) {
        mutants++;
        boolean bySchema = schemaAccepts(schema, mutant);
        boolean byRecord = recordAccepts(type, mutant);
        var member = path.substring(path.lastIndexOf('/') + 1);
        if (bySchema != byRecord && !(bySchema && BEYOND.contains(member))) {
          disagreements.add(
              "%s: schema %s, record %s: %s".formatted(path, bySchema, byRecord, mutant));
        }
      }
    }
    assertThat(mutants).isGreaterThan(VALUES.size());
    assertThat(disagreements).isEmpty();
  }

  @Test
  void definitions_of_one_name_are_the_same_in_every_schema() throws Exception {
    var seen = new HashMap<String, JsonNode>();
    for (var type : EventType.values()) {
      var schema = JSON.readTree(Golden.schema(type));
      assertThat(schema.get("$id").textValue())
          .isEqualTo("urn:virgo:event:" + type.cloudEventType());
      for (var definition : schema.path("$defs").properties()) {
        assertThat(definition.getValue())
            .as("%s in the schema of %s", definition.getKey(), type)
            .isEqualTo(seen.computeIfAbsent(definition.getKey(), _ -> definition.getValue()));
      }
    }
  }

  private static boolean schemaAccepts(Schema schema, String payload) {
    return schema.validate(payload, InputFormat.JSON).isEmpty();
  }

  private static boolean recordAccepts(EventType type, String payload) {
    try {
      EventJson.decode(type, payload.getBytes(UTF_8));
      return true;
    } catch (InvalidEvent e) {
      return false;
    }
  }

  /** JSON pointers of everything below the root. */
  private static List<String> paths(JsonNode node, String at) {
    var paths = new ArrayList<String>();
    if (node instanceof ObjectNode object) {
      for (var member : object.properties()) {
        paths.add(at + "/" + member.getKey());
        paths.addAll(paths(member.getValue(), at + "/" + member.getKey()));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        paths.add(at + "/" + i);
        paths.addAll(paths(array.get(i), at + "/" + i));
      }
    }
    return paths;
  }

  private static List<String> mutants(JsonNode golden, String path) throws Exception {
    var mutants = new ArrayList<String>();
    var without = golden.deepCopy();
    remove(without, path);
    mutants.add(without.toString());
    for (var value : VALUES) {
      var mutant = golden.deepCopy();
      set(mutant, path, JSON.readTree(value));
      mutants.add(mutant.toString());
    }
    return mutants;
  }

  private static void remove(JsonNode root, String path) {
    int cut = path.lastIndexOf('/');
    var last = path.substring(cut + 1);
    if (root.at(path.substring(0, cut)) instanceof ObjectNode object) {
      object.remove(last);
    } else {
      ((ArrayNode) root.at(path.substring(0, cut))).remove(Integer.parseInt(last));
    }
  }

  private static void set(JsonNode root, String path, JsonNode value) {
    int cut = path.lastIndexOf('/');
    var last = path.substring(cut + 1);
    if (root.at(path.substring(0, cut)) instanceof ObjectNode object) {
      object.set(last, value);
    } else {
      ((ArrayNode) root.at(path.substring(0, cut))).set(Integer.parseInt(last), value);
    }
  }
}
