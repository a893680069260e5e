package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.dag.DagCompiler;
import dev.virgo.lang.dag.StoredDag;
import dev.virgo.lang.dag.StoredDag.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stored graph in which one thing is broken is no graph, and what it says names that. */
class TornDagTest {

  /**
   * Modules m1 to m3 make d5, d6 and d15, d4 stands in for d5; d8 and d13 call {@code map} and
   * {@code fold}, d10 to d12 are functions.
   */
  private static final String SOURCE =
      """
      in n: Int
      in flag: Boolean

      other = n - 1
      got = Fetch(n) with fallback: other
      sum = add(got, n)
      items = map([sum], (i) => i + other + got)
      total = fold(items, 0, if (flag) (s: Int, i: Int) => s + i else (s: Int, i: Int) => s + got)
      said = Fetch(2)

      out total
      """;

  private static final String MAP_BODY = "data.d8.inline_transform.lambdas.0.body";

  /** The parts of a graph that can be changed, by the way to them. */
  record Graph(Object data) {

    static Graph whole() {
      Compiled compiled = (Compiled) Compiler.compile(SOURCE, Functions.registry());
      return new Graph(copy(StageView.of(DagCompiler.compile(compiled.pipeline(), "torn"))));
    }

    private static Object copy(Object data) {
      return switch (data) {
        case Map<?, ?> map -> {
          Map<Object, Object> copy = new LinkedHashMap<>();
          map.forEach((key, value) -> copy.put(key, copy(value)));
          yield copy;
        }
        case List<?> list -> new ArrayList<>(list.stream().map(Graph::copy).toList());
        default -> data;
      };
    }

    private Object at(String path) {
      Object found = data;
      for (String step : List.of(path.split("\\."))) {
        found =
            Objects.requireNonNull(
                found instanceof List<?> list
                    ? list.get(Integer.parseInt(step))
                    : ((Map<?, ?>) found).get(step),
                path);
      }
      return found;
    }

    @SuppressWarnings("unchecked") // what JSON is read as
    Map<Object, Object> object(String path) {
      return (Map<Object, Object>) at(path);
    }

    @SuppressWarnings("unchecked") // what JSON is read as
    List<Object> list(String path) {
      return (List<Object>) at(path);
    }

    /** Data that stands behind all others from then on. */
    void last(String id) {
      object("data").put(id, Objects.requireNonNull(object("data").remove(id)));
    }

    /** Gives a member another name at the same place. */
    void rename(String path, String from, String to) {
      Map<Object, Object> members = object(path);
      Map<Object, Object> renamed = new LinkedHashMap<>();
      members.forEach((name, value) -> renamed.put(name.equals(from) ? to : name, value));
      members.clear();
      members.putAll(renamed);
    }
  }

  private static @Nullable String problem(Object data) {
    return StoredDag.read(data) instanceof Reading.Unreadable(String problem) ? problem : null;
  }

  @Test
  void whole_graph_is_read() {
    assertThat(problem(Graph.whole().data())).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void graph_with_one_thing_broken_is_refused(String broken, Consumer<Graph> tear, String problem) {
    Graph graph = Graph.whole();
    tear.accept(graph);
    assertThat(problem(graph.data())).isEqualTo(problem);
  }

  private static Arguments row(String broken, Consumer<Graph> tear, String problem) {
    return arguments(broken, tear, problem);
  }

  static Stream<Arguments> graph_with_one_thing_broken_is_refused() {
    return Stream.of(cycles(), ports(), makers(), inputs(), functions(), names())
        .flatMap(List::stream);
  }

  private static List<Arguments> cycles() {
    return List.of(
        row(
            "a module reads what it makes",
            graph -> {
              graph.last("d5");
              graph.last("d6");
              graph.object("data.d6.nicknames").put("m1", "id");
              graph.object("data.d1.nicknames").remove("m1");
              graph.list("in_edges").set(0, List.of("d6", "m1"));
            },
            "out_edges: what the module reads stands behind what it makes: Edge[from=m1, to=d5]"),
        row(
            "a transform reads what is made of it",
            graph -> graph.object("data.d4.transform_inputs").put("right", "d7"),
            "data.d4.transform_inputs.right: there is no data 'd7' before it"),
        row(
            "a lambda captures what is made of it",
            graph -> graph.object("data.d8.transform_inputs").put("transform.capture0", "d13"),
            "data.d8.transform_inputs.transform.capture0: there is no data 'd13' before it"),
        row(
            "a call stands in for itself",
            graph -> graph.object("module_options.m1").put("fallback", "d5"),
            "module_options.m1.fallback: 'd5' stands behind what it may stand in for"),
        row(
            "what stands in for a call is made of it",
            graph -> graph.object("module_options.m1").put("fallback", "d6"),
            "module_options.m1.fallback: 'd6' stands behind what it may stand in for"),
        row(
            "a call with lambdas stands in for itself",
            graph -> graph.object("module_options").put("d8", Map.of("fallback", "d8")),
            "module_options.d8.fallback: 'd8' stands behind what it may stand in for"));
  }

  private static List<Arguments> ports() {
    return List.of(
        row(
            "nothing is passed",
            graph -> {
              graph.list("in_edges").remove(1);
              graph.object("data.d5.nicknames").remove("m2");
            },
            "modules.m2.consumes.a: no data is passed for it"),
        row(
            "something is passed twice",
            graph -> graph.list("in_edges").add(List.of("d5", "m2")),
            "in_edges: it stands there twice: Edge[from=d5, to=m2]"),
        row(
            "two data are passed for one parameter",
            graph -> {
              graph.object("data.d4.nicknames").put("m2", "a");
              graph.list("in_edges").add(List.of("d4", "m2"));
            },
            "in_edges: other data has that name for the module, 'a': Edge[from=d4, to=m2]"),
        row(
            "what is passed has another type",
            graph -> graph.object("data.d1.c_type").put("tag", "CFloat"),
            "in_edges: the module has nothing of that name and type: Edge[from=d1, to=m1]"),
        row(
            "a result is not there",
            graph -> graph.object("modules.m2.produces").put("more", Map.of("tag", "CInt")),
            "modules.m2.produces.more: there is no data for it"),
        row(
            "a result is there twice",
            graph -> graph.list("out_edges").add(List.of("m2", "d6")),
            "out_edges: it stands there twice: Edge[from=m2, to=d6]"),
        row(
            "a module makes nothing",
            graph -> {
              graph.list("out_edges").remove(2);
              graph.object("modules.m3.produces").clear();
              graph.object("data").remove("d15");
              graph.list("actions").clear();
            },
            "modules.m3.produces: it makes nothing"),
        row(
            "an edge leads from nowhere",
            graph -> graph.list("in_edges").set(0, List.of("d99", "m1")),
            "in_edges: no data or no module: Edge[from=d99, to=m1]"));
  }

  private static List<Arguments> makers() {
    return List.of(
        row(
            "two modules make the same",
            graph -> {
              graph.object("data.d6.nicknames").put("m1", "out");
              graph.object("data.d5.nicknames").remove("m1");
              graph.list("out_edges").set(0, List.of("m1", "d6"));
            },
            "out_edges: something else makes that data: Edge[from=m2, to=d6]"),
        row(
            "a module makes what a transform makes",
            graph ->
                graph
                    .object("data.d6")
                    .put("inline_transform", Map.of("kind", "Literal", "value", "1")),
            "out_edges: something else makes that data: Edge[from=m2, to=d6]"),
        row(
            "nothing makes it",
            graph -> graph.object("data.d3").remove("inline_transform"),
            "data.d3: nothing makes it, and it has no name of its own as inputs have"),
        row(
            "an input has lost its name",
            graph -> graph.object("data.d2.nicknames").remove("d2"),
            "data.d2: nothing makes it, and it has no name of its own as inputs have"),
        row(
            "a module has a name for what it has nothing to do with",
            graph -> graph.object("data.d3.nicknames").put("m1", "id"),
            "data.d3.nicknames: module 'm1' neither reads nor makes it"));
  }

  private static List<Arguments> inputs() {
    return List.of(
        row(
            "a result is an input",
            graph -> graph.object("data.d6.nicknames").put("d6", "add_output"),
            "data.d6.nicknames.d6: it is made, and has a name of its own as inputs have"),
        row(
            "a constant is an input",
            graph -> graph.object("data.d3.nicknames").put("d3", "literal_1_output"),
            "data.d3.nicknames.d3: it is made, and has a name of its own as inputs have"),
        row(
            "an input has two names",
            graph -> graph.object("data.d2.nicknames").put("d2", "other"),
            "data.d2.nicknames.d2: the input is called 'flag'"),
        row(
            "two inputs have one name",
            graph -> {
              graph.object("data.d2").put("name", "n");
              graph.object("data.d2.nicknames").put("d2", "n");
            },
            "data.d2.nicknames.d2: another input is called 'n'"),
        row(
            "an input is made of something",
            graph -> graph.object("data.d2.transform_inputs").put("source", "d1"),
            "data.d2.transform_inputs: these are to be read: []"));
  }

  private static List<Arguments> functions() {
    return List.of(
        row(
            "a call reads nothing",
            graph -> graph.object("data.d13.transform_inputs").clear(),
            "data.d13.transform_inputs: no function is passed to the call"),
        row(
            "a call is passed no function",
            graph -> graph.object("data.d13.transform_inputs").remove("step"),
            "data.d13.transform_inputs: no function is passed to the call"),
        row(
            "the first argument has another name",
            graph -> graph.rename("data.d13.transform_inputs", "source", "items"),
            "data.d13.transform_inputs: the call reads nothing as 'items'"),
        row(
            "a lambda is passed as data too",
            graph -> graph.object("data.d8.transform_inputs").put("transform", "d4"),
            "data.d8.transform_inputs: the call reads nothing as 'transform'"),
        row(
            "a capture is left out",
            graph -> graph.object("data.d8.transform_inputs").remove("transform.capture0"),
            "data.d8.transform_inputs: the call reads nothing as 'transform.capture1'"),
        row(
            "a capture is of no lambda",
            graph -> graph.object("data.d8.transform_inputs").put("other.capture0", "d4"),
            "data.d8.transform_inputs: the call reads nothing as 'other.capture0'"),
        row(
            "two lambdas are one parameter",
            graph -> {
              List<Object> lambdas = graph.list("data.d8.inline_transform.lambdas");
              lambdas.add(lambdas.getFirst());
            },
            "data.d8.transform_inputs: two lambdas are passed for 'transform'"),
        row(
            "a lambda captures more than its body takes",
            graph -> {
              graph.object("data.d8.transform_inputs").put("transform.capture2", "d4");
              graph.object("data.d8.transform_inputs").put("transform.capture3", "d4");
            },
            "data.d8.transform_inputs: the lambda for 'transform' captures 4 and has 3 inputs"),
        row(
            "a lambda captures something of another type",
            graph -> graph.object("data.d8.transform_inputs").put("transform.capture1", "d7"),
            "data.d8.transform_inputs: capture 1 of the lambda for 'transform' has another type there"),
        row(
            "a chosen lambda captures under another key",
            graph -> graph.rename("data.d11.transform_inputs", "capture0", "capture1"),
            "data.d11.transform_inputs: these are to be read: [capture0]"),
        row(
            "a chosen lambda captures something of another type",
            graph -> graph.object("data.d11.transform_inputs").put("capture0", "d7"),
            "data.d11.transform_inputs: capture 0 of the lambda has another type there"),
        row(
            "an input of a lambda has a name that is no position",
            graph -> {
              graph.object(MAP_BODY + ".data.d4").put("name", "3");
              graph.object(MAP_BODY + ".data.d4.nicknames").put("d4", "3");
            },
            "data.d8.transform_inputs: input 2 of the lambda for 'transform' is not called that"),
        row(
            "a lambda has another output",
            graph -> {
              graph.list(MAP_BODY + ".declared_outputs").set(0, "x");
              graph.rename(MAP_BODY + ".output_bindings", "result", "x");
            },
            "data.d8.transform_inputs: the lambda for 'transform' has an output that is 'result', and no other"),
        row(
            "something in a lambda waits for itself",
            graph -> graph.object(MAP_BODY + ".data.d3.transform_inputs").put("left", "d5"),
            MAP_BODY + ".data.d3.transform_inputs.left: there is no data 'd5' before it"),
        row(
            "something in a lambda is made by nothing",
            graph -> graph.object(MAP_BODY + ".data.d4.nicknames").clear(),
            MAP_BODY + ".data.d4: nothing makes it, and it has no name of its own as inputs have"));
  }

  private static List<Arguments> names() {
    return List.of(
        row(
            "an output is declared twice",
            graph -> graph.list("declared_outputs").add("total"),
            "declared_outputs: 'total' stands there twice"),
        row(
            "an action is there twice",
            graph -> graph.list("actions").add("d15"),
            "actions: 'd15' stands there twice"),
        row(
            "an action is not there",
            graph -> graph.list("actions").set(0, "d99"),
            "actions: there is no data 'd99'"),
        row(
            "options are of data that is no call",
            graph -> graph.object("module_options").put("d4", Map.of("retry", "1")),
            "module_options.d4: there is no such call"),
        row(
            "data and a module have one id",
            graph -> {
              Object module = graph.object("modules").get("m3");
              graph.object("modules").put("d2", Objects.requireNonNull(module));
            },
            "modules.d2: there is data of that id too"));
  }
}
