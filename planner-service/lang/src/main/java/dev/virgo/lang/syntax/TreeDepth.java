package dev.virgo.lang.syntax;

import dev.virgo.lang.diagnostic.Messages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How deep expressions are. Long chains are deep without being nested; what walks the tree recurses
 * that deep.
 */
final class TreeDepth {

  static final int MAX_DEPTH = 300;

  /** Depth by node id; what is not in it is 1. */
  private final Map<Integer, Integer> depths = new HashMap<>();

  <E extends Expression> E checked(E node, Expression... children) {
    return checked(node, List.of(children));
  }

  <E extends Expression> E checked(E node, List<Expression> children) {
    int depth = 1;
    for (Expression child : children) {
      depth = Math.max(depth, depths.getOrDefault(child.id(), 1) + 1);
    }
    if (depth > MAX_DEPTH) {
      throw new ParseFailure(
          Messages.syntax(
              "an expression of more than " + MAX_DEPTH + " steps",
              node.span(),
              "Assign a part of it to a name of its own"));
    }
    depths.put(node.id(), depth);
    return node;
  }
}
