package dev.virgo.lang.syntax;

import java.util.Arrays;
import java.util.List;

/**
 * How deep expressions are. Long chains are deep without being nested; what walks the tree recurses
 * that deep.
 */
final class TreeDepth {

  private static final int INITIAL = 64;

  private final TokenCursor cursor;

  /** Steps above the first by node id; most nodes have none. */
  private int[] further = new int[INITIAL];

  TreeDepth(TokenCursor cursor) {
    this.cursor = cursor;
  }

  <E extends Expression> E checked(E node, Expression child) {
    return placed(node, of(child) + 1);
  }

  <E extends Expression> E checked(E node, Expression left, Expression right) {
    return placed(node, Math.max(of(left), of(right)) + 1);
  }

  <E extends Expression> E checked(E node, List<? extends Expression> children) {
    int depth = 1;
    for (Expression child : children) {
      depth = Math.max(depth, of(child) + 1);
    }
    return placed(node, depth);
  }

  private <E extends Expression> E placed(E node, int depth) {
    if (depth > cursor.maxSteps()) {
      throw cursor.tooDeep(
          "the expression has too many operators, calls or fields in a chain", node.span());
    }
    if (depth > 1) {
      if (node.id() >= further.length) {
        further = Arrays.copyOf(further, Math.max(node.id() + 1, 2 * further.length));
      }
      further[node.id()] = depth - 1;
    }
    return node;
  }

  private int of(Expression child) {
    return child.id() < further.length ? further[child.id()] + 1 : 1;
  }
}
