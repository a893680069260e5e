package dev.virgo.lang.ir;

import dev.virgo.lang.registry.TransformSignature.Nature;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds what is to be evaluated although no output needs it: calls of which more may come than
 * their result, and the choices that decide whether such a call is made. What only reads their
 * results is left out, and a call that is said to be lazy waits until somebody asks for it.
 */
final class Actions {

  private final List<IrNode> nodes;
  private final BitSet actingFunctions;

  /** Nodes that no output needs, and that cannot be evaluated without what may be an action. */
  private final BitSet acting;

  private Actions(List<IrNode> nodes, BitSet actingFunctions, BitSet live) {
    this.nodes = nodes;
    this.actingFunctions = actingFunctions;
    this.acting = new BitSet(nodes.size());
    for (IrNode node : nodes) {
      acting.set(node.id(), !live.get(node.id()) && (isAction(node) || readsAction(node)));
    }
  }

  /**
   * Ids of the nodes to be evaluated, in ascending order.
   *
   * @param assigned nodes that assignments bind to a name; all else is evaluated only as part of
   *     them
   * @param live nodes that outputs need
   */
  static List<Integer> of(List<IrNode> nodes, BitSet assigned, BitSet live) {
    BitSet functions = actingFunctions(nodes);
    boolean any = !functions.isEmpty();
    for (int id = 0; id < nodes.size() && !any; id++) {
      any = isActionItself(nodes.get(id));
    }
    return any ? new Actions(nodes, functions, live).reachedFrom(assigned) : List.of();
  }

  /**
   * Functions in whose bodies more than functions is called, and what captures, holds or may be one
   * of these, by id. Who calls one of them does more than give a result.
   */
  static BitSet actingFunctions(List<IrNode> nodes) {
    BitSet acting = new BitSet();
    for (IrNode node : nodes) {
      if (node instanceof IrNode.Lambda lambda && acts(lambda.body())) {
        acting.set(node.id());
      } else if (!acting.isEmpty() && node.type().holdsFunction()) {
        node.forEachDependency(read -> {
          if (acting.get(read)) {
            acting.set(node.id());
          }
        });
      }
    }
    return acting;
  }

  private static boolean acts(IrPipeline body) {
    for (IrNode node : body.nodes()) {
      if (isActionItself(node) || (node instanceof IrNode.Lambda inner && acts(inner.body()))) {
        return true;
      }
    }
    return false;
  }

  private List<Integer> reachedFrom(BitSet assigned) {
    BitSet read = new BitSet(nodes.size());
    BitSet wanted = new BitSet(nodes.size());
    List<Integer> found = new ArrayList<>();
    for (int id = nodes.size() - 1; id >= 0; id--) {
      if (!acting.get(id) || !(read.get(id) || assigned.get(id))) {
        continue;
      }
      IrNode node = nodes.get(id);
      boolean evaluated = wanted.get(id) || !read.get(id);
      if (evaluated && (isAction(node) || guardsAction(node))) {
        found.add(id);
      } else if (evaluated) {
        unguarded(node).forEach(wanted::set);
      }
      node.dependencies().forEach(read::set);
    }
    return found.reversed();
  }

  /** A match reads its scrutinee itself, before one of its cases reads what a pattern bound. */
  private boolean readsAction(IrNode node) {
    return !isLazy(node)
        && !(node instanceof IrNode.Matched)
        && node.dependencies().stream().anyMatch(acting::get);
  }

  private boolean guardsAction(IrNode node) {
    return guarded(node).stream().anyMatch(acting::get);
  }

  private static boolean isLazy(IrNode node) {
    return node instanceof IrNode.TransformCall call && call.options().lazy();
  }

  private boolean isAction(IrNode node) {
    return isActionItself(node)
        || (node instanceof IrNode.TransformCall call
            && !call.options().lazy()
            && call.passesAny(actingFunctions));
  }

  private static boolean isActionItself(IrNode node) {
    return node instanceof IrNode.TransformCall call
        && call.transform().nature() == Nature.ACTION
        && !call.options().lazy();
  }

  /** What a node always reads. */
  private static List<Integer> unguarded(IrNode node) {
    List<Integer> all = new ArrayList<>(node.dependencies());
    guarded(node).forEach(all::remove);
    return all;
  }

  /** What a node reads only if something else says so, in the order of its dependencies. */
  private static List<Integer> guarded(IrNode node) {
    return switch (node) {
      case IrNode.Conditional choice -> List.of(choice.thenBranch(), choice.elseBranch());
      case IrNode.Branch branch -> branch.dependencies().subList(1, branch.dependencies().size());
      case IrNode.Match match -> match.cases().stream().map(IrNode.Case::value).toList();
      case IrNode.Guard guard -> List.of(guard.value());
      case IrNode.Coalesce coalesce -> List.of(coalesce.otherwise());
      case IrNode.Binary binary -> isShort(binary) ? List.of(binary.right()) : List.of();
      case IrNode.TransformCall call -> call.options().fallback().stream().boxed().toList();
      case IrNode.Input _,
          IrNode.Literal _,
          IrNode.FieldAccess _,
          IrNode.Project _,
          IrNode.Matched _,
          IrNode.Not _,
          IrNode.ListLiteral _,
          IrNode.RecordLiteral _,
          IrNode.Interpolation _,
          IrNode.Lambda _,
          IrNode.Widened _ ->
          List.of();
    };
  }

  private static boolean isShort(IrNode.Binary binary) {
    return binary.operator() == BinaryOperator.AND || binary.operator() == BinaryOperator.OR;
  }
}
