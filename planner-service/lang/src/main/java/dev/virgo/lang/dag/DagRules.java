package dev.virgo.lang.dag;

import dev.virgo.lang.dag.DagSpec.DataNode;
import dev.virgo.lang.dag.DagSpec.Edge;
import dev.virgo.lang.dag.DagSpec.ModuleNode;
import dev.virgo.lang.type.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What holds for every graph beyond its form (language reference, section 7.2): what is named is
 * there, data is made once or is an input, a module has what it consumes and makes what it
 * produces, and everything stands after what it is made from, so that nothing waits for itself.
 */
final class DagRules {

  /** What a module consumes or produces under a name. */
  private record Port(String module, String name) {}

  private final DagSpec dag;
  private final Stored stored;
  private final TransformRules transforms;
  private final Map<String, Integer> order = new HashMap<>();
  private final Set<Edge> edges = new HashSet<>();
  private final Set<Port> passed = new HashSet<>();
  private final Set<Port> made = new HashSet<>();
  private final Map<String, String> makers = new HashMap<>();
  private final Set<String> inputs = new HashSet<>();

  /** The last data that a module reads. */
  private final Map<String, Integer> lastRead = new HashMap<>();

  /** The first data that a module makes. */
  private final Map<String, Integer> firstMade = new HashMap<>();

  DagRules(DagSpec dag, Stored stored) {
    this.dag = dag;
    this.stored = stored;
    this.transforms = new TransformRules(dag.data());
    dag.data().keySet().forEach(id -> order.put(id, order.size()));
  }

  void check() {
    for (String id : dag.modules().keySet()) {
      require(!dag.data().containsKey(id), "modules." + id, "there is data of that id too");
    }
    dag.inEdges().forEach(this::consumed);
    dag.outEdges().forEach(this::produced);
    dag.modules().forEach(this::module);
    dag.data().forEach(this::data);
    outputs();
    requireDifferent(dag.actions(), "actions");
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

  private void requireDifferent(Collection<String> all, String place) {
    Set<String> seen = new HashSet<>();
    for (String one : all) {
      require(seen.add(one), place, "'" + one + "' stands there twice");
    }
  }

  private int place(String data) {
    return order.getOrDefault(data, -1);
  }

  private void consumed(Edge edge) {
    ModuleNode module = dag.modules().get(edge.to());
    DataNode node = dag.data().get(edge.from());
    if (module == null || node == null) {
      throw unfit("in_edges", "no data or no module: " + edge);
    }
    port(edge, node, edge.to(), module.consumes(), "in_edges", passed);
    lastRead.merge(edge.to(), place(edge.from()), Math::max);
  }

  private void produced(Edge edge) {
    ModuleNode module = dag.modules().get(edge.from());
    DataNode node = dag.data().get(edge.to());
    if (module == null || node == null) {
      throw unfit("out_edges", "no module or no data: " + edge);
    }
    port(edge, node, edge.from(), module.produces(), "out_edges", made);
    require(
        node.inlineTransform() == null && makers.put(edge.to(), edge.from()) == null,
        "out_edges",
        "something else makes that data: " + edge);
    require(
        lastRead.getOrDefault(edge.from(), -1) < place(edge.to()),
        "out_edges",
        "what the module reads stands behind what it makes: " + edge);
    firstMade.merge(edge.from(), place(edge.to()), Math::min);
  }

  /** An edge is the only one between its ends, and the only one at its port. */
  private void port(
      Edge edge,
      DataNode node,
      String module,
      Map<String, Type> ports,
      String place,
      Set<Port> taken) {
    require(edges.add(edge), place, "it stands there twice: " + edge);
    String nickname = node.nicknames().get(module);
    if (nickname == null || !node.cType().equals(ports.get(nickname))) {
      throw unfit(place, "the module has nothing of that name and type: " + edge);
    }
    require(
        taken.add(new Port(module, nickname)),
        place,
        "other data has that name for the module, '%s': %s".formatted(nickname, edge));
  }

  private void module(String id, ModuleNode module) {
    for (String name : module.consumes().keySet()) {
      require(
          passed.contains(new Port(id, name)),
          "modules.%s.consumes.%s".formatted(id, name),
          "no data is passed for it");
    }
    for (String name : module.produces().keySet()) {
      require(
          made.contains(new Port(id, name)),
          "modules.%s.produces.%s".formatted(id, name),
          "there is no data for it");
    }
    require(!module.produces().isEmpty(), "modules." + id + ".produces", "it makes nothing");
  }

  private void data(String id, DataNode node) {
    String place = "data." + id;
    boolean isMade = node.inlineTransform() != null || makers.containsKey(id);
    require(
        isMade || node.nicknames().containsKey(id),
        place,
        "nothing makes it, and it has no name of its own as inputs have");
    node.nicknames()
        .forEach((toucher, nickname) -> {
          if (toucher.equals(id)) {
            input(node, nickname, isMade, place + ".nicknames." + id);
          } else {
            touched(id, toucher, place + ".nicknames");
          }
        });
    node.transformInputs()
        .forEach((key, source) ->
            require(
                order.containsKey(source) && place(source) < place(id),
                place + ".transform_inputs." + key,
                "there is no data '" + source + "' before it"));
    String problem = transforms.problem(node);
    if (problem != null) {
      throw unfit(place + ".transform_inputs", problem);
    }
  }

  private void input(DataNode node, String nickname, boolean isMade, String place) {
    require(!isMade, place, "it is made, and has a name of its own as inputs have");
    require(nickname.equals(node.name()), place, "the input is called '" + node.name() + "'");
    require(inputs.add(nickname), place, "another input is called '" + nickname + "'");
  }

  private void touched(String id, String module, String place) {
    require(dag.modules().containsKey(module), place, "there is no module '" + module + "'");
    require(
        edges.contains(new Edge(id, module)) || edges.contains(new Edge(module, id)),
        place,
        "module '" + module + "' neither reads nor makes it");
  }

  private void outputs() {
    requireDifferent(dag.declaredOutputs(), "declared_outputs");
    for (String output : dag.declaredOutputs()) {
      require(
          dag.outputBindings().containsKey(output),
          "declared_outputs",
          "'" + output + "' is bound to no data");
    }
    Set<String> declared = new HashSet<>(dag.declaredOutputs());
    dag.outputBindings()
        .forEach((name, id) -> {
          require(declared.contains(name), "output_bindings." + name, "no output is called that");
          requireData(id, "output_bindings." + name);
        });
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
      String place = "module_options." + id + ".fallback";
      requireData(fallback, place);
      int result = node == null ? firstMade.getOrDefault(id, -1) : place(id);
      require(
          place(fallback) < result,
          place,
          "'" + fallback + "' stands behind what it may stand in for");
    }
  }
}
