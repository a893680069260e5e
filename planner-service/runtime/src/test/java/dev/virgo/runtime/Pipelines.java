package dev.virgo.runtime;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.CompileResult.Rejected;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pipelines over a few transforms, and what is known about their parts, for tests. */
final class Pipelines {

  private Pipelines() {}

  static IrPipeline compile(String source) {
    ModuleRegistry registry =
        ModuleRegistry.of(
            List.of(
                transform("Notch", "eeg: Signal", "out: Signal"),
                transform("Crop", "video: Frames", "out: Frames"),
                transform("Quality", "eeg: Signal", "mains_ratio: Float", "flat_ratio: Float"),
                transform("Faces", "video: Frames", "landmarks: Events", "confidence: Signal"),
                transform("Count", "eeg: Signal", "out: Int"),
                transform("Summary", "eeg: Signal", "out: {mean: Float, label: String}"),
                transform("Peak", "eeg: Signal", "out: Optional<Int>")));
    return switch (Compiler.compile(source, registry)) {
      case Compiled compiled -> compiled.pipeline();
      case Rejected(var diagnostics) -> throw new AssertionError(diagnostics.toString());
    };
  }

  private static TransformSignature transform(String name, String input, String... fields) {
    String[] port = input.split(": ", 2);
    List<OutputField> outputs = new ArrayList<>();
    for (String field : fields) {
      String[] parts = field.split(": ", 2);
      outputs.add(new OutputField(parts[0], TypeText.parse(parts[1]), "run"));
    }
    return new TransformSignature(
        "test." + name + "@1.0",
        name,
        "",
        "1.0",
        List.of(new Parameter(port[0], TypeText.parse(port[1]), false)),
        List.of(),
        outputs);
  }

  static int output(IrPipeline pipeline, String name) {
    return pipeline.outputs().stream()
        .filter(output -> output.name().equals(name))
        .mapToInt(IrOutput::node)
        .findFirst()
        .orElseThrow();
  }

  static int call(IrPipeline pipeline, String node) {
    return pipeline.calls().stream()
        .filter(call -> call.node().equals(node))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** What is known; everything else is pending, and every question is written down. */
  static final class Facts implements Known {
    private final Map<String, Fact> facts = new HashMap<>();
    final List<String> asked = new ArrayList<>();

    Facts input(String name, Value value) {
      facts.put(name, new Fact.Given(value));
      return this;
    }

    Facts stream(String name) {
      facts.put(name, new Fact.Present());
      return this;
    }

    Facts absent(String name) {
      facts.put(name, new Fact.Absent());
      return this;
    }

    Facts field(int call, String field, Value value) {
      facts.put(call + "." + field, new Fact.Given(value));
      return this;
    }

    Facts failed(int call, String field, String message) {
      facts.put(call + "." + field, new Fact.Failed(message));
      return this;
    }

    @Override
    public Fact input(String name) {
      asked.add(name);
      return facts.getOrDefault(name, new Fact.Pending());
    }

    @Override
    public Fact field(int call, String field) {
      asked.add(call + "." + field);
      return facts.getOrDefault(call + "." + field, new Fact.Pending());
    }
  }
}
