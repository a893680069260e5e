package dev.virgo.lang.dag;

import dev.virgo.lang.dag.DagSpec.Config;
import dev.virgo.lang.dag.DagSpec.Definition;
import dev.virgo.lang.dag.DagSpec.Metadata;
import dev.virgo.lang.dag.DagSpec.ModuleNode;
import dev.virgo.lang.dag.InlineTransform.PassedLambda;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrNode.TransformCall;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.PortBinding;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.Version;
import dev.virgo.lang.type.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Turns the intermediate representation into a graph of modules and data. */
public final class DagCompiler {

  private final IrPipeline pipeline;
  private final String name;
  private final DagDraft draft = new DagDraft();

  /** Data of every node, at its id; none for a lambda that stands in a call. */
  private final String[] data;

  private DagCompiler(IrPipeline pipeline, String name) {
    this.pipeline = pipeline;
    this.name = name;
    this.data = new String[pipeline.nodes().size()];
  }

  /**
   * The graph of a pipeline.
   *
   * @param name what it is called; names of modules begin with it
   */
  public static DagSpec compile(IrPipeline pipeline, String name) {
    return new DagCompiler(pipeline, name).run();
  }

  private DagSpec run() {
    BitSet passed = lambdasInCalls();
    for (IrNode node : pipeline.nodes()) {
      if (!passed.get(node.id())) {
        data[node.id()] = data(node);
      }
    }
    SequencedMap<String, String> bindings = new LinkedHashMap<>();
    pipeline.outputs().forEach(output -> bindings.put(output.name(), data[output.node()]));
    return draft.finished(
        name,
        pipeline.outputs().stream().map(IrOutput::name).toList(),
        bindings,
        pipeline.actions().stream().map(action -> data[action]).toList());
  }

  /** Lambdas that nothing but calls reads: they are part of the calls. */
  private BitSet lambdasInCalls() {
    BitSet passed = new BitSet();
    BitSet elsewhere = new BitSet();
    for (IrNode node : pipeline.nodes()) {
      BitSet reads = node instanceof TransformCall ? passed : elsewhere;
      node.forEachDependency(read -> {
        if (pipeline.node(read) instanceof IrNode.Lambda) {
          reads.set(read);
        }
      });
    }
    pipeline.outputs().forEach(output -> elsewhere.set(output.node()));
    passed.andNot(elsewhere);
    return passed;
  }

  private String data(IrNode node) {
    return switch (node) {
      case IrNode.Input input -> draft.input(input.name(), input.type());
      case TransformCall call when passesLambda(call) -> higherOrder(call);
      case TransformCall call -> module(call);
      case IrNode.Branch branch -> branch(branch);
      case IrNode.Lambda lambda ->
          draft.inline(
              lambda.type(),
              new InlineTransform.Lambda(body(lambda)),
              Keys.numbered("capture", lambda.captures(), data));
      case IrNode.Literal _,
          IrNode.FieldAccess _,
          IrNode.Project _,
          IrNode.Widened _,
          IrNode.Matched _,
          IrNode.Match _,
          IrNode.Conditional _,
          IrNode.Guard _,
          IrNode.Coalesce _,
          IrNode.Not _,
          IrNode.Binary _,
          IrNode.ListLiteral _,
          IrNode.RecordLiteral _,
          IrNode.Interpolation _ ->
          draft.inline(node.type(), Inlining.of(node), Keys.of(node, data));
    };
  }

  private boolean passesLambda(TransformCall call) {
    for (PortBinding port : call.inputs()) {
      if (pipeline.node(port.source()).type() instanceof Type.FunctionOf) {
        return true;
      }
    }
    return false;
  }

  private DagSpec body(IrNode.Lambda lambda) {
    return compile(lambda.body(), name + ".lambda-" + draft.number(".lambda"));
  }

  private String higherOrder(TransformCall call) {
    SequencedMap<String, String> inputs = new LinkedHashMap<>();
    List<PassedLambda> lambdas = new ArrayList<>();
    boolean first = true;
    for (PortBinding port : call.inputs()) {
      if (pipeline.node(port.source()) instanceof IrNode.Lambda lambda
          && data[lambda.id()] == null) {
        lambdas.add(new PassedLambda(port.port(), body(lambda)));
        inputs.putAll(Keys.numbered(port.port() + ".capture", lambda.captures(), data));
      } else {
        inputs.put(first ? "source" : port.port(), data[port.source()]);
        first = false;
      }
    }
    String result =
        draft.inline(
            call.type(),
            new InlineTransform.HigherOrder(call.transform().identity(), lambdas),
            inputs);
    draft.options(result, call.options().said(id -> data[id]));
    return result;
  }

  private String module(TransformCall call) {
    TransformSignature called = call.transform();
    SequencedMap<String, String> consumed = new LinkedHashMap<>();
    call.inputs().forEach(port -> consumed.put(port.port(), data[port.source()]));
    call.config().forEach((field, source) -> consumed.put(field, data[source]));
    SequencedMap<String, Type> produces = produced(call);
    Version version = new Version(called.version());
    String module =
        draft.module(
            consumed,
            new ModuleNode(
                new Metadata(
                    name + "." + called.name(),
                    called.identity(),
                    List.of(),
                    version.major(),
                    version.minor()),
                types(consumed),
                produces,
                new Config(null, call.options().timeout()),
                new Definition(call.node(), call.span())));
    draft.options(module, call.options().said(id -> data[id]));
    if (produces.size() == 1) {
      String field = produces.firstEntry().getKey();
      return draft.produced(module, field, called.name() + "_output", call.type());
    }
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    produces.forEach((field, type) ->
        fields.put(
            field, draft.produced(module, field, called.name() + "_" + field + "_output", type)));
    return draft.inline(
        call.type(), new InlineTransform.RecordBuild(List.copyOf(fields.keySet())), fields);
  }

  /** The fields of the result; one if they cannot be told apart from the result as a whole. */
  private static SequencedMap<String, Type> produced(TransformCall call) {
    SequencedMap<String, Type> produces = new LinkedHashMap<>();
    List<OutputField> fields = call.transform().fields();
    if (fields.size() > 1 && call.type() instanceof Type.RecordOf record) {
      produces.putAll(record.fields());
    } else {
      produces.put(fields.getFirst().name(), call.type());
    }
    return produces;
  }

  private String branch(IrNode.Branch branch) {
    int number = draft.number("branch");
    SequencedMap<String, String> consumed = new LinkedHashMap<>();
    for (int arm = 0; arm < branch.arms().size(); arm++) {
      consumed.put("cond" + arm, data[branch.arms().get(arm).condition()]);
      consumed.put("expr" + arm, data[branch.arms().get(arm).value()]);
    }
    consumed.put("otherwise", data[branch.otherwise()]);
    SequencedMap<String, Type> produces = new LinkedHashMap<>();
    produces.put("out", branch.type());
    String node = "branch-" + number;
    String module =
        draft.module(
            consumed,
            new ModuleNode(
                Metadata.empty(name + "." + node),
                types(consumed),
                produces,
                new Config(null, null),
                new Definition(node, branch.span())));
    return draft.produced(module, "out", "branch_" + number + "_output", branch.type());
  }

  private SequencedMap<String, Type> types(SequencedMap<String, String> consumed) {
    SequencedMap<String, Type> types = new LinkedHashMap<>();
    consumed.forEach((parameter, id) -> types.put(parameter, draft.typeOf(id)));
    return types;
  }
}
