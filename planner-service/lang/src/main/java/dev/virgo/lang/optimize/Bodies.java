package dev.virgo.lang.optimize;

import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.NodeText;
import dev.virgo.lang.type.Type;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Numbers for what would be long to write down: bodies of lambdas, and types. The same thing has
 * the same number; each is looked at once, however deep lambdas stand in each other.
 */
final class Bodies {

  private final IdentityHashMap<IrPipeline, Boolean> failing = new IdentityHashMap<>();
  private final IdentityHashMap<IrPipeline, Integer> bodies = new IdentityHashMap<>();
  private final IdentityHashMap<Type, Integer> types = new IdentityHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Stands for the body of a lambda. */
  String reference(IrNode.Lambda lambda) {
    return "{" + body(lambda.body()) + "}";
  }

  /** Whether something in a body can fail, also where only a choice leads to it. */
  boolean canFail(IrPipeline body) {
    Boolean known = failing.get(body);
    if (known == null) {
      known = holdsFailing(body);
      failing.put(body, known);
    }
    return known;
  }

  /** Stands for a type as it is written: the order of fields is part of it. */
  int type(Type type) {
    Integer number = types.get(type);
    if (number == null) {
      number = number(type.toString());
      types.put(type, number);
    }
    return number;
  }

  private int number(String text) {
    return numbers.computeIfAbsent(text, _ -> numbers.size());
  }

  private boolean holdsFailing(IrPipeline body) {
    var totality = new Totality(body::node, this);
    for (IrNode node : body.nodes()) {
      if (totality.canFail(node)) {
        return true;
      }
    }
    return false;
  }

  private int body(IrPipeline body) {
    Integer number = bodies.get(body);
    if (number == null) {
      number = number(text(body));
      bodies.put(body, number);
    }
    return number;
  }

  private String text(IrPipeline body) {
    var text = new StringBuilder("body");
    for (IrInput input : body.inputs()) {
      text.append(' ').append(type(input.type()));
    }
    for (IrNode node : body.nodes()) {
      text.append('\n').append(NodeText.of(node, id -> "%" + id, this::reference));
      text.append(": ").append(type(node.type()));
    }
    body.outputs().forEach(output -> text.append("\nout ").append(output.node()));
    return text.toString();
  }
}
