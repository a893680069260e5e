package dev.virgo.lang.syntax;

import java.util.List;
import java.util.Set;

/**
 * A parsed pipeline.
 *
 * @param nodeCount ids of nodes are below it
 * @param uncertainNames identifiers in stretches that could not be read: whether they are declared
 *     is not known
 * @param tooDeep whether something went deeper than the limits allow
 */
public record PipelineTree(
    List<Declaration> declarations, int nodeCount, Set<String> uncertainNames, boolean tooDeep) {

  public PipelineTree {
    declarations = List.copyOf(declarations);
    uncertainNames = Set.copyOf(uncertainNames);
  }
}
