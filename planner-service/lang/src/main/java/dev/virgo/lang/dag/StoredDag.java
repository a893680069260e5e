package dev.virgo.lang.dag;

import dev.virgo.lang.dag.DagSpec.Config;
import dev.virgo.lang.dag.DagSpec.DataNode;
import dev.virgo.lang.dag.DagSpec.Definition;
import dev.virgo.lang.dag.DagSpec.Edge;
import dev.virgo.lang.dag.DagSpec.Metadata;
import dev.virgo.lang.dag.DagSpec.ModuleNode;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads graphs that were stored (language reference, section 7.2), in the form that {@link
 * dev.virgo.lang.StageView#of(DagSpec)} gives them. What is read may have been written by anybody:
 * a graph that comes back holds together, and none of it is read before it stands.
 */
public final class StoredDag {

  private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{1,15}ms");

  private StoredDag() {}

  /** What came of it. */
  public sealed interface Reading {
    /** The graph; shown again it is what was read. */
    record Read(DagSpec dag) implements Reading {}

    /**
     * It is no graph.
     *
     * @param problem the first thing that is wrong, and where
     */
    record Unreadable(String problem) implements Reading {}
  }

  /**
   * Reads a graph.
   *
   * @param data texts, whole numbers, lists and maps, as JSON is read
   */
  public static Reading read(@Nullable Object data) {
    try {
      return new Reading.Read(graph(Stored.of(data)));
    } catch (Stored.Unfit unfit) {
      return new Reading.Unreadable(String.valueOf(unfit.getMessage()));
    }
  }

  static DagSpec graph(Stored stored) {
    kind(stored, "DagSpec");
    Stored.Fields graph =
        stored.record(
            "kind",
            "metadata",
            "modules",
            "data",
            "in_edges",
            "out_edges",
            "declared_outputs",
            "output_bindings",
            "actions",
            "module_options");
    DagSpec dag =
        new DagSpec(
            metadata(graph.get("metadata")),
            each(graph.get("modules"), StoredDag::module),
            each(graph.get("data"), StoredDag::data),
            graph.get("in_edges").elements().stream().map(StoredDag::edge).toList(),
            graph.get("out_edges").elements().stream().map(StoredDag::edge).toList(),
            graph.get("declared_outputs").texts(),
            graph.get("output_bindings").textMembers(),
            graph.get("actions").texts(),
            each(graph.get("module_options"), Stored::textMembers));
    new DagRules(dag, stored).check();
    return dag;
  }

  private static void kind(Stored stored, String kind) {
    if (!stored.said("kind").equals(kind)) {
      throw stored.unfit("this is no " + kind);
    }
  }

  static <T> SequencedMap<String, T> each(Stored stored, Function<Stored, T> one) {
    SequencedMap<String, T> all = new LinkedHashMap<>();
    stored.members().forEach((name, member) -> all.put(name, one.apply(member)));
    return all;
  }

  private static Metadata metadata(Stored stored) {
    kind(stored, "Metadata");
    Stored.Fields metadata =
        stored.record("kind", "name", "description", "tags", "major_version", "minor_version");
    return new Metadata(
        metadata.get("name").text(),
        metadata.get("description").text(),
        metadata.get("tags").texts(),
        metadata.get("major_version").number(),
        metadata.get("minor_version").number());
  }

  private static ModuleNode module(Stored stored) {
    kind(stored, "ModuleNode");
    Stored.Fields module =
        stored.record("kind", "metadata", "consumes", "produces", "config", "definition_context");
    return new ModuleNode(
        metadata(module.get("metadata")),
        each(module.get("consumes"), StoredType::read),
        each(module.get("produces"), StoredType::read),
        config(module.get("config")),
        definition(module.get("definition_context")));
  }

  private static Config config(Stored stored) {
    kind(stored, "Config");
    Stored.Fields config = stored.record("kind", "inputs_timeout?", "module_timeout?");
    return new Config(
        duration(config.optional("inputs_timeout")), duration(config.optional("module_timeout")));
  }

  private static @Nullable Duration duration(@Nullable Stored stored) {
    if (stored == null) {
      return null;
    }
    String text = stored.text();
    if (!MILLISECONDS.matcher(text).matches()) {
      throw stored.unfit("a time is expected, such as \"1500ms\"");
    }
    return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
  }

  private static Definition definition(Stored stored) {
    kind(stored, "Definition");
    Stored.Fields definition = stored.record("kind", "node", "span");
    List<Stored> ends = definition.get("span").elements();
    if (ends.size() != 2 || ends.getFirst().number() > ends.getLast().number()) {
      throw definition.get("span").unfit("a beginning and an end are expected");
    }
    return new Definition(
        definition.get("node").text(), new Span(ends.getFirst().number(), ends.getLast().number()));
  }

  private static DataNode data(Stored stored) {
    kind(stored, "DataNode");
    Stored.Fields node =
        stored.record(
            "kind", "name", "nicknames", "c_type", "inline_transform?", "transform_inputs");
    Type type = StoredType.read(node.get("c_type"));
    Stored transform = node.optional("inline_transform");
    return new DataNode(
        node.get("name").text(),
        node.get("nicknames").textMembers(),
        type,
        transform == null ? null : StoredTransform.read(transform),
        node.get("transform_inputs").textMembers());
  }

  private static Edge edge(Stored stored) {
    List<String> ends = stored.texts();
    if (ends.size() != 2) {
      throw stored.unfit("an edge has two ends");
    }
    return new Edge(ends.getFirst(), ends.getLast());
  }
}
