package dev.virgo.lang.dag;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A compiled pipeline as a graph of modules and the data between them (language reference, section
 * 7.2). It is data through and through: nothing in it is code, an id is a running number, and the
 * same text gives the same graph.
 *
 * <p>Edges touch modules only; what an inline transform reads is said by its data node.
 *
 * @param modules by id: {@code m1}, {@code m2}, … in topological order
 * @param data by id: {@code d1}, {@code d2}, … in topological order
 * @param inEdges data that modules consume
 * @param outEdges data that modules produce
 * @param declaredOutputs names of the outputs, in order of declaration
 * @param outputBindings data of every output
 * @param actions data that no output needs and that is to be computed all the same, because a call
 *     of which more may come than its result is in it
 * @param moduleOptions what calls say about being carried out, by module, or by the data of a
 *     higher-order call, in the text of the language; a fallback is the id of its data
 */
public record DagSpec(
    Metadata metadata,
    SequencedMap<String, ModuleNode> modules,
    SequencedMap<String, DataNode> data,
    List<Edge> inEdges,
    List<Edge> outEdges,
    List<String> declaredOutputs,
    SequencedMap<String, String> outputBindings,
    List<String> actions,
    SequencedMap<String, SequencedMap<String, String>> moduleOptions) {

  public DagSpec {
    modules = kept(modules);
    data = kept(data);
    inEdges = List.copyOf(inEdges);
    outEdges = List.copyOf(outEdges);
    declaredOutputs = List.copyOf(declaredOutputs);
    outputBindings = kept(outputBindings);
    actions = List.copyOf(actions);
    moduleOptions = kept(moduleOptions);
  }

  /** What something is called and what is known of it. */
  public record Metadata(
      String name, String description, List<String> tags, int majorVersion, int minorVersion) {
    public Metadata {
      tags = List.copyOf(tags);
    }

    /** A name of which nothing else is known. */
    static Metadata empty(String name) {
      return new Metadata(name, "Empty", List.of(), 0, 1);
    }
  }

  /**
   * A call.
   *
   * @param consumes what is passed to it, by parameter and configuration field
   * @param produces its output fields
   */
  public record ModuleNode(
      Metadata metadata,
      SequencedMap<String, Type> consumes,
      SequencedMap<String, Type> produces,
      Config config,
      Definition definitionContext) {
    public ModuleNode {
      consumes = kept(consumes);
      produces = kept(produces);
    }
  }

  /**
   * Time limits of a module; without one it may take for ever.
   *
   * @param inputsTimeout never said by a pipeline: waiting for inputs is no fault of the module
   * @param moduleTimeout the {@code timeout} option
   */
  public record Config(@Nullable Duration inputsTimeout, @Nullable Duration moduleTimeout) {}

  /**
   * Where a module comes from.
   *
   * @param node name of the call, as runs show it
   * @param span the call in the text
   */
  public record Definition(String node, Span span) {}

  /**
   * Data between modules.
   *
   * @param nicknames what each module that touches it calls it, by module; an input of the pipeline
   *     has its own id and name among them
   * @param inlineTransform what computes it, unless a module or the user provides it
   * @param transformInputs what that reads, by key
   */
  public record DataNode(
      String name,
      SequencedMap<String, String> nicknames,
      Type cType,
      @Nullable InlineTransform inlineTransform,
      SequencedMap<String, String> transformInputs) {
    public DataNode {
      nicknames = kept(nicknames);
      transformInputs = kept(transformInputs);
    }
  }

  /** From data to a module, or from a module to data. */
  public record Edge(String from, String to) {}

  /** Ids of the data that nothing computes, so that the user has to provide it. */
  public List<String> topLevel() {
    Set<String> produced = new HashSet<>();
    outEdges.forEach(edge -> produced.add(edge.to()));
    return dataWhere(
        node -> node.getValue().inlineTransform() == null && !produced.contains(node.getKey()));
  }

  /** Ids of the top-level data that is an input of the pipeline. */
  public List<String> userInputs() {
    return topLevel().stream()
        .filter(id -> {
          DataNode node = data.get(id);
          return node != null && node.nicknames().containsKey(id);
        })
        .toList();
  }

  /** Ids of the data that no module, no inline transform and no fallback reads. */
  public List<String> bottomLevel() {
    Set<String> read = new HashSet<>();
    inEdges.forEach(edge -> read.add(edge.from()));
    data.values().forEach(node -> read.addAll(node.transformInputs().values()));
    moduleOptions
        .values()
        .forEach(options -> {
          String fallback = options.get("fallback");
          if (fallback != null) {
            read.add(fallback);
          }
        });
    return dataWhere(node -> !read.contains(node.getKey()));
  }

  private List<String> dataWhere(Predicate<Map.Entry<String, DataNode>> wanted) {
    return data.entrySet().stream().filter(wanted).map(Map.Entry::getKey).toList();
  }

  private static <V> SequencedMap<String, V> kept(SequencedMap<String, V> map) {
    // Every data node has two of these, and most of them are empty.
    return map.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
