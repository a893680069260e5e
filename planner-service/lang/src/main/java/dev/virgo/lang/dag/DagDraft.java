package dev.virgo.lang.dag;

import dev.virgo.lang.dag.DagSpec.DataNode;
import dev.virgo.lang.dag.DagSpec.Edge;
import dev.virgo.lang.dag.DagSpec.Metadata;
import dev.virgo.lang.dag.DagSpec.ModuleNode;
import dev.virgo.lang.type.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A graph that is being put together; gives out ids and names. */
final class DagDraft {

  /** Data whose nicknames are not all known yet. */
  private static final class Sketch {
    private final String name;
    private final Type type;
    private final @Nullable InlineTransform transform;
    private final SequencedMap<String, String> inputs;

    /** Made with the first of them: what only inline transforms touch has none. */
    private SequencedMap<String, String> nicknames = Collections.emptySortedMap();

    private Sketch(
        String name,
        Type type,
        @Nullable InlineTransform transform,
        SequencedMap<String, String> inputs) {
      this.name = name;
      this.type = type;
      this.transform = transform;
      this.inputs = inputs;
    }

    private void nickname(String module, String nickname) {
      if (nicknames.isEmpty()) {
        nicknames = LinkedHashMap.newLinkedHashMap(2);
      }
      nicknames.put(module, nickname);
    }

    private DataNode finished() {
      return new DataNode(name, nicknames, type, transform, inputs);
    }
  }

  private final SequencedMap<String, Sketch> data = new LinkedHashMap<>();
  private final SequencedMap<String, ModuleNode> modules = new LinkedHashMap<>();
  private final List<Edge> inEdges = new ArrayList<>();
  private final List<Edge> outEdges = new ArrayList<>();
  private final SequencedMap<String, SequencedMap<String, String>> options = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The running number of the next thing of a kind, from 1. */
  int number(String kind) {
    return numbers.merge(kind, 1, Integer::sum);
  }

  String input(String name, Type type) {
    String id = add(name, type, null, Collections.emptySortedMap());
    nickname(id, id, name);
    return id;
  }

  String inline(Type type, InlineTransform transform, SequencedMap<String, String> inputs) {
    String kind = transform.kind();
    return add(kind + "_" + number(kind) + "_output", type, transform, inputs);
  }

  private String add(
      String name,
      Type type,
      @Nullable InlineTransform transform,
      SequencedMap<String, String> inputs) {
    String id = "d" + (data.size() + 1);
    data.put(id, new Sketch(name, type, transform, inputs));
    return id;
  }

  private Sketch sketch(String id) {
    Sketch sketch = data.get(id);
    if (sketch == null) {
      throw new IllegalStateException("there is no data " + id);
    }
    return sketch;
  }

  private void nickname(String id, String module, String name) {
    sketch(id).nickname(module, name);
  }

  Type typeOf(String id) {
    return sketch(id).type;
  }

  /**
   * Adds a module that consumes data. A module that reads the same data under two names reads it
   * the second time through an alias, because data has one nickname for a module.
   *
   * @param consumed data by parameter
   */
  String module(SequencedMap<String, String> consumed, ModuleNode node) {
    String id = "m" + (modules.size() + 1);
    modules.put(id, node);
    consumed.forEach((parameter, source) -> {
      String read = source;
      if (sketch(source).nicknames.containsKey(id)) {
        SequencedMap<String, String> original = new LinkedHashMap<>(Map.of("source", source));
        read = inline(typeOf(source), new InlineTransform.Alias(), original);
      }
      nickname(read, id, parameter);
      inEdges.add(new Edge(read, id));
    });
    return id;
  }

  /** Keeps what the call behind a module, or behind higher-order data, says. */
  void options(String id, SequencedMap<String, String> said) {
    if (!said.isEmpty()) {
      options.put(id, said);
    }
  }

  /** Adds data that a module produces as one of its fields. */
  String produced(String module, String field, String name, Type type) {
    String id = add(name, type, null, Collections.emptySortedMap());
    nickname(id, module, field);
    outEdges.add(new Edge(module, id));
    return id;
  }

  DagSpec finished(
      String name,
      List<String> declared,
      SequencedMap<String, String> bindings,
      List<String> actions) {
    SequencedMap<String, DataNode> nodes = LinkedHashMap.newLinkedHashMap(data.size());
    data.forEach((id, sketch) -> nodes.put(id, sketch.finished()));
    return new DagSpec(
        Metadata.empty(name),
        modules,
        nodes,
        inEdges,
        outEdges,
        declared,
        bindings,
        actions,
        options);
  }
}
