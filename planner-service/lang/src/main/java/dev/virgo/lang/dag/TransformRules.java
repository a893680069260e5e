package dev.virgo.lang.dag;

import dev.virgo.lang.dag.DagSpec.DataNode;
import dev.virgo.lang.dag.InlineTransform.PassedLambda;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Primitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What inline transforms read (language reference, section 7.2): as many data as they say, each
 * under its key. What a lambda takes from around it is of the types that its body expects.
 */
final class TransformRules {

  private static final String CAPTURE = "capture";

  private final Map<String, DataNode> data;

  /**
   * Rules for the nodes of a graph.
   *
   * @param data all of them; what a node reads is among them
   */
  TransformRules(Map<String, DataNode> data) {
    this.data = data;
  }

  /** What is wrong with what a node reads; null if nothing is. */
  @Nullable String problem(DataNode node) {
    return switch (node.inlineTransform()) {
      case null -> keysProblem(node, List.of());
      case InlineTransform.Literal _ -> keysProblem(node, List.of());
      case InlineTransform.Merge _,
          InlineTransform.And _,
          InlineTransform.Or _,
          InlineTransform.Arithmetic _,
          InlineTransform.Comparison _,
          InlineTransform.Coalesce _ ->
          keysProblem(node, List.of("left", "right"));
      case InlineTransform.Project _,
          InlineTransform.FieldAccess _,
          InlineTransform.Widen _,
          InlineTransform.Alias _ ->
          keysProblem(node, List.of("source"));
      case InlineTransform.Matched _ -> keysProblem(node, List.of("scrutinee"));
      case InlineTransform.Not _ -> keysProblem(node, List.of("operand"));
      case InlineTransform.Guard _ -> keysProblem(node, List.of("expr", "cond"));
      case InlineTransform.Conditional _ -> keysProblem(node, List.of("cond", "thenBr", "elseBr"));
      case InlineTransform.ListLiteral(int size) ->
          // Whoever says that there are very many is not believed so far.
          keysProblem(node, numbered("elem", Math.min(size, node.transformInputs().size() + 1)));
      case InlineTransform.RecordBuild(List<String> fields) -> keysProblem(node, fields);
      case InlineTransform.StringInterpolation(List<String> parts) ->
          keysProblem(node, numbered("expr", parts.size() - 1));
      case InlineTransform.Match(var patterns) -> {
        List<String> keys = numbered("case", patterns.size());
        keys.addFirst("scrutinee");
        yield keysProblem(node, keys);
      }
      case InlineTransform.Lambda(DagSpec body) -> lambdaProblem(node, body);
      case InlineTransform.HigherOrder(String _, List<PassedLambda> lambdas) ->
          callProblem(node, lambdas);
    };
  }

  private static @Nullable String keysProblem(DataNode node, List<String> keys) {
    return keys.equals(List.copyOf(node.transformInputs().keySet()))
        ? null
        : "these are to be read: " + keys;
  }

  private static List<String> numbered(String key, int count) {
    List<String> keys = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      keys.add(key + index);
    }
    return keys;
  }

  private @Nullable String lambdaProblem(DataNode node, DagSpec body) {
    String problem = keysProblem(node, numbered(CAPTURE, node.transformInputs().size()));
    return problem == null
        ? bodyProblem("the lambda", body, List.copyOf(node.transformInputs().values()))
        : problem;
  }

  /** Plain arguments and captures stand in the order of the parameters. */
  private @Nullable String callProblem(DataNode node, List<PassedLambda> lambdas) {
    Map<String, List<String>> captures = new HashMap<>();
    for (PassedLambda lambda : lambdas) {
      if (captures.put(lambda.parameter(), new ArrayList<>()) != null) {
        return "two lambdas are passed for '" + lambda.parameter() + "'";
      }
    }
    boolean takesFunction = !lambdas.isEmpty();
    boolean first = true;
    for (Map.Entry<String, String> input : node.transformInputs().entrySet()) {
      String key = input.getKey();
      int dot = key.lastIndexOf('.');
      List<String> own = dot < 0 ? null : captures.get(key.substring(0, dot));
      if (own != null && key.substring(dot + 1).equals(CAPTURE + own.size())) {
        own.add(input.getValue());
      } else if (dot >= 0 || captures.containsKey(key) || key.equals("source") != first) {
        return "the call reads nothing as '" + key + "'";
      } else {
        first = false;
        // What is a function has the type String where it is stored.
        takesFunction |= type(input.getValue()) == Primitive.STRING;
      }
    }
    if (!takesFunction) {
      return "no function is passed to the call";
    }
    for (PassedLambda lambda : lambdas) {
      List<String> own = captures.getOrDefault(lambda.parameter(), List.of());
      String problem =
          bodyProblem("the lambda for '" + lambda.parameter() + "'", lambda.body(), own);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** The inputs of a body are parameters and then what is captured, named by their position. */
  private @Nullable String bodyProblem(String name, DagSpec body, List<String> captured) {
    if (!body.declaredOutputs().equals(List.of("result"))) {
      return name + " has an output that is 'result', and no other";
    }
    List<String> inputs = body.userInputs();
    int parameters = inputs.size() - captured.size();
    if (parameters < 0) {
      return "%s captures %d and has %d inputs".formatted(name, captured.size(), inputs.size());
    }
    for (int index = 0; index < inputs.size(); index++) {
      DataNode input = body.data().get(inputs.get(index));
      if (input == null || !input.name().equals(Integer.toString(index))) {
        return "input %d of %s is not called that".formatted(index, name);
      }
      if (index >= parameters && !input.cType().equals(type(captured.get(index - parameters)))) {
        return "capture %d of %s has another type there".formatted(index - parameters, name);
      }
    }
    return null;
  }

  private @Nullable Type type(String id) {
    DataNode node = data.get(id);
    return node == null ? null : node.cType();
  }
}
