package dev.virgo.cli.language;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * A compiled pipeline as a graph of what it calls: what is planned, keyed and executed. Plain
 * expressions between calls are no nodes; what they read is read by the call.
 *
 * @param nodes in an order in which they can run
 * @param edges what they read
 * @param outputs what the pipeline hands out, and from which nodes or inputs it comes
 */
public record Dag(List<Node> nodes, List<Edge> edges, List<Output> outputs) {
  /**
   * A call.
   *
   * @param transform its identity, with version
   */
  public record Node(String node, String transform) {}

  /**
   * A call reads something.
   *
   * @param from a node or an input of the pipeline
   * @param port an input of the transform, or a field of its configuration
   */
  public record Edge(String from, String to, String port) {}

  /** An output. */
  public record Output(String name, List<String> from) {}

  /** The graph of a pipeline. */
  public static Dag of(IrPipeline pipeline) {
    var nodes = new ArrayList<Node>();
    var edges = new ArrayList<Edge>();
    for (var call : pipeline.calls()) {
      nodes.add(new Node(call.node(), call.transform().identity()));
      for (var binding : call.inputs()) {
        origins(pipeline, binding.source())
            .forEach(from -> edges.add(new Edge(from, call.node(), binding.port())));
      }
      call.config()
          .forEach((field, source) ->
              origins(pipeline, source)
                  .forEach(from -> edges.add(new Edge(from, call.node(), field))));
    }
    var outputs =
        pipeline.outputs().stream()
            .map(output -> new Output(output.name(), List.copyOf(origins(pipeline, output.node()))))
            .toList();
    return new Dag(nodes, edges, outputs);
  }

  /** The calls and inputs that a node comes from; itself if it is one. Expressions may share. */
  private static SequencedSet<String> origins(IrPipeline pipeline, int id) {
    var origins = new LinkedHashSet<String>();
    var seen = new BitSet();
    var open = new ArrayDeque<Integer>(List.of(id));
    while (!open.isEmpty()) {
      var node = pipeline.node(open.pop());
      if (seen.get(node.id())) {
        continue;
      }
      seen.set(node.id());
      if (node instanceof IrNode.TransformCall call) {
        origins.add(call.node());
      } else if (node instanceof IrNode.Input input) {
        origins.add(input.name());
      } else {
        node.dependencies().reversed().forEach(open::push);
      }
    }
    return origins;
  }
}
