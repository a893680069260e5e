package dev.virgo.lang.syntax;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How deep expressions are. Long chains are deep without being nested; what walks the tree recurses
 * that deep.
 */
final class TreeDepth {

  private final TokenCursor cursor;

  /** Depth by node id; what is not in it is 1. */
  private final Map<Integer, Integer> depths = new HashMap<>();

  TreeDepth(TokenCursor cursor) {
    this.cursor = cursor;
  }

  <E extends Expression> E checked(E node, Expression... children) {
    return checked(node, List.of(children));
  }

  <E extends Expression> E checked(E node, List<Expression> children) {
    int depth = 1;
    for (Expression child : children) {
      depth = Math.max(depth, depths.getOrDefault(child.id(), 1) + 1);
    }
    if (depth > cursor.maxSteps()) {
      throw cursor.tooDeep(
          "an expression of more than " + cursor.maxSteps() + " steps", node.span());
    }
    depths.put(node.id(), depth);
    return node;
  }
}
