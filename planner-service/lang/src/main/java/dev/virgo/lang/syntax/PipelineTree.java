package dev.virgo.lang.syntax;

import java.util.List;
import java.util.Set;

/**
 * A parsed pipeline.
 *
 * @param nodeCount ids of nodes are below it
 * @param uncertainNames identifiers in stretches that could not be read: whether they are declared
 *     is not known
 */
public record PipelineTree(
    List<Declaration> declarations, int nodeCount, Set<String> uncertainNames) {

  public PipelineTree {
    declarations = List.copyOf(declarations);
    uncertainNames = Set.copyOf(uncertainNames);
  }
}
