package dev.virgo.lang.dag;

import dev.virgo.lang.dag.DagSpec.DataNode;
import dev.virgo.lang.dag.DagSpec.Edge;
import dev.virgo.lang.dag.DagSpec.ModuleNode;
import dev.virgo.lang.type.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every graph beyond its form: what is named is there, everything stands after what
 * it is made from, and a transform has the inputs that it reads.
 */
final class DagRules {

  private final DagSpec dag;
  private final Stored stored;
  private final Map<String, Integer> order = new HashMap<>();

  /** Data that a module makes. */
  private final Set<String> made = new HashSet<>();

  /** The last data that a module reads. */
  private final Map<String, Integer> lastRead = new HashMap<>();

  DagRules(DagSpec dag, Stored stored) {
    this.dag = dag;
    this.stored = stored;
    dag.data().keySet().forEach(id -> order.put(id, order.size()));
  }

  void check() {
    for (String id : dag.modules().keySet()) {
      require(!dag.data().containsKey(id), "modules." + id, "there is data of that id too");
    }
    dag.inEdges().forEach(this::consumed);
    dag.outEdges().forEach(this::produced);
    dag.data().forEach(this::data);
    for (String output : dag.declaredOutputs()) {
      require(
          dag.outputBindings().containsKey(output),
          "declared_outputs",
          "'" + output + "' is bound to no data");
    }
    dag.outputBindings()
        .forEach((name, id) -> {
          require(
              dag.declaredOutputs().contains(name),
              "output_bindings." + name,
              "no output is called that");
          requireData(id, "output_bindings." + name);
        });
    dag.actions().forEach(id -> requireData(id, "actions"));
    dag.moduleOptions().forEach(this::options);
  }

  private void require(boolean holds, String place, String problem) {
    if (!holds) {
      throw unfit(place, problem);
    }
  }

  private Stored.Unfit unfit(String place, String problem) {
    String around = stored.place();
    return new Stored.Unfit(around.isEmpty() ? place : around + "." + place, problem);
  }

  private void requireData(String id, String place) {
    require(order.containsKey(id), place, "there is no data '" + id + "'");
  }

  private void consumed(Edge edge) {
    ModuleNode module = dag.modules().get(edge.to());
    DataNode node = dag.data().get(edge.from());
    if (module == null || node == null) {
      throw unfit("in_edges", "no data or no module: " + edge);
    }
    requireType(node, edge.to(), module.consumes(), "in_edges", edge);
    lastRead.merge(edge.to(), place(edge.from()), Math::max);
  }

  private void produced(Edge edge) {
    ModuleNode module = dag.modules().get(edge.from());
    DataNode node = dag.data().get(edge.to());
    if (module == null || node == null) {
      throw unfit("out_edges", "no module or no data: " + edge);
    }
    requireType(node, edge.from(), module.produces(), "out_edges", edge);
    require(
        node.inlineTransform() == null && made.add(edge.to()),
        "out_edges",
        "something else makes that data: " + edge);
    require(
        lastRead.getOrDefault(edge.from(), -1) < place(edge.to()),
        "out_edges",
        "what the module reads stands behind what it makes: " + edge);
  }

  private int place(String data) {
    return order.getOrDefault(data, -1);
  }

  private void requireType(
      DataNode node, String module, Map<String, Type> ports, String place, Edge edge) {
    String nickname = node.nicknames().get(module);
    require(
        nickname != null && node.cType().equals(ports.get(nickname)),
        place,
        "the module has nothing of that name and type: " + edge);
  }

  private void data(String id, DataNode node) {
    String place = "data." + id;
    for (String toucher : node.nicknames().keySet()) {
      require(
          toucher.equals(id) || dag.modules().containsKey(toucher),
          place + ".nicknames",
          "there is no module '" + toucher + "'");
    }
    node.transformInputs()
        .forEach((key, source) ->
            require(
                order.containsKey(source) && place(source) < place(id),
                place + ".transform_inputs." + key,
                "there is no data '" + source + "' before it"));
    InlineTransform transform = node.inlineTransform();
    List<String> keys = transform == null ? List.of() : keys(transform, node);
    require(
        keys == null || keys.equals(List.copyOf(node.transformInputs().keySet())),
        place + ".transform_inputs",
        "these are to be read: " + keys);
  }

  /** The keys under which a transform reads, in order; null if they follow from something else. */
  private @Nullable List<String> keys(InlineTransform transform, DataNode node) {
    return switch (transform) {
      case InlineTransform.Literal _ -> List.of();
      case InlineTransform.Merge _,
          InlineTransform.And _,
          InlineTransform.Or _,
          InlineTransform.Arithmetic _,
          InlineTransform.Comparison _,
          InlineTransform.Coalesce _ ->
          List.of("left", "right");
      case InlineTransform.Project _,
          InlineTransform.FieldAccess _,
          InlineTransform.Widen _,
          InlineTransform.Alias _ ->
          List.of("source");
      case InlineTransform.Matched _ -> List.of("scrutinee");
      case InlineTransform.Not _ -> List.of("operand");
      case InlineTransform.Guard _ -> List.of("expr", "cond");
      case InlineTransform.Conditional _ -> List.of("cond", "thenBr", "elseBr");
      case InlineTransform.ListLiteral(int size) ->
          // Whoever says that there are very many is not believed so far.
          numbered("elem", Math.min(size, node.transformInputs().size() + 1));
      case InlineTransform.RecordBuild(List<String> fields) -> fields;
      case InlineTransform.StringInterpolation(List<String> parts) ->
          numbered("expr", parts.size() - 1);
      case InlineTransform.Match(var patterns) -> {
        List<String> keys = numbered("case", patterns.size());
        keys.addFirst("scrutinee");
        yield keys;
      }
      case InlineTransform.HigherOrder _, InlineTransform.Lambda _ -> null;
    };
  }

  private static List<String> numbered(String key, int count) {
    List<String> keys = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      keys.add(key + index);
    }
    return keys;
  }

  private void options(String id, Map<String, String> options) {
    DataNode node = dag.data().get(id);
    require(
        dag.modules().containsKey(id)
            || (node != null && node.inlineTransform() instanceof InlineTransform.HigherOrder),
        "module_options." + id,
        "there is no such call");
    String fallback = options.get("fallback");
    if (fallback != null) {
      requireData(fallback, "module_options." + id + ".fallback");
    }
  }
}
