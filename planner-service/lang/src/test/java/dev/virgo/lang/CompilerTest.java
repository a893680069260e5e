package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.CompileResult.Rejected;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.PortBinding;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value.FloatValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilerTest {

  static final String EXAMPLE =
      """
      use virgo.eeg
      use virgo.video

      in eeg: Signal
      in video: Optional<Frames>

      filtered = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0}) with retry: 2
      quality  = SignalQuality(eeg)
      clean    = if (quality.mains_ratio > 0.2) Notch(filtered, {hz: 50.0}) else filtered
      alpha    = BandPower(clean, {low_hz: 8.0, high_hz: 13.0})
      face     = VideoFaceLandmarks(video, {min_confidence: 0.8})

      out clean
      out alpha
      out face
      """;

  static IrPipeline compiled(String source) {
    return switch (Compiler.compile(source, EegTransforms.registry())) {
      case Compiled compiled -> compiled.pipeline();
      case Rejected(var diagnostics) -> throw new AssertionError(diagnostics.toString());
    };
  }

  @Test
  void example_of_the_contract_compiles_without_warnings() {
    CompileResult result = Compiler.compile(EXAMPLE, EegTransforms.registry());
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result).isInstanceOf(Compiled.class);
  }

  @Test
  void texts_and_lists_of_a_configuration_are_checked_where_they_stand() {
    var label =
        new ConfigField(
            "label", Type.Primitive.STRING, null, null, false, null, false, true, 2, 8, "[a-z]+");
    var edges =
        new ConfigField(
            "edges",
            new Type.ListOf(Type.Primitive.FLOAT),
            null,
            null,
            false,
            null,
            false,
            true,
            2,
            null,
            null);
    var registry =
        ModuleRegistry.of(
            List.of(
                EegTransforms.transform(
                    "virgo.eeg",
                    "Epoch",
                    "1.0.0",
                    List.of(EegTransforms.signal("eeg")),
                    List.of(label, edges),
                    List.of(new OutputField("out", Type.Stream.SIGNAL, "run")))));

    assertThat(misfits("{label: \"sleep\", edges: [1.0, 2.0]}", registry)).isEmpty();
    assertThat(misfits("{label: \"Sleep\", edges: [1.0, 2.0]}", registry))
        .containsExactly("\"Sleep\": Invalid value for 'label': Sleep (must match [a-z]+)");
    assertThat(misfits("{label: \"s\", edges: ([1.0])}", registry))
        .containsExactly(
            "\"s\": Invalid value for 'label': s (must have at least 2 characters, not 1)",
            "([1.0]): Invalid value for 'edges': a list (must have at least 2 elements, not 1)");
    assertThat(misfits("{label: \"sleepwalks\", edges: [1.0, 2.0]}", registry))
        .singleElement()
        .asString()
        .contains("at most 8 characters, not 10");
  }

  private static List<String> misfits(String configuration, ModuleRegistry registry) {
    var source = "use virgo.eeg\nin eeg: Signal\nx = Epoch(eeg, " + configuration + ")\nout x";
    return Compiler.compile(source, registry).diagnostics().stream()
        .map(diagnostic ->
            source.substring(diagnostic.span().start(), diagnostic.span().end())
                + ": "
                + diagnostic.message())
        .toList();
  }

  @Test
  void calls_are_named_after_what_they_are_assigned_to() {
    assertThat(compiled(EXAMPLE).calls())
        .extracting(IrNode.TransformCall::node)
        .containsExactly("filtered", "quality", "clean.notch", "alpha", "face");
  }

  @Test
  void rebound_and_repeated_calls_get_numbers() {
    IrPipeline pipeline =
        compiled(
            """
            in eeg: Signal
            eeg = Notch(eeg, {hz: 50})
            x = Notch(Notch(Notch(eeg, {hz: 100}), {hz: 150}), {hz: 200})
            x = Notch(x, {hz: 60})
            out x
            """);
    assertThat(pipeline.calls())
        .extracting(IrNode.TransformCall::node)
        .containsExactly("eeg#2", "x.notch#2", "x.notch", "x", "x#2");
  }

  @Test
  void absent_stream_lifts_every_field_of_the_result() {
    assertThat(compiled(EXAMPLE).outputs().getLast().type())
        .hasToString("{landmarks: Optional<Events>, confidence: Optional<Signal>}");
    IrPipeline crop = compiled("in v: Optional<Frames>\nx = Crop(v)\nout x");
    assertThat(crop.outputs().getFirst().type()).isEqualTo(new Type.OptionalOf(Type.Stream.FRAMES));
  }

  @Test
  void newest_release_is_taken_when_no_version_is_named() {
    IrPipeline pipeline = compiled("in eeg: Signal\nx = EEGBandpass(eeg)\nout x");
    // 0.10.0-rc.1 is newer than 0.4.1 by semantic version order
    assertThat(pipeline.calls().getFirst().transform().version()).isEqualTo("0.10.0-rc.1");
    IrPipeline named = compiled("in eeg: Signal\nx = virgo.eeg.EEGBandpass@0.4.0(eeg)\nout x");
    assertThat(named.calls().getFirst().transform().version()).isEqualTo("0.4.0");
  }

  @Test
  void integer_constant_becomes_a_float_where_the_configuration_asks_for_one() {
    IrPipeline pipeline =
        compiled("in eeg: Signal\nmains = 25\nx = Notch(eeg, {hz: mains * 2})\nout x");
    IrNode.TransformCall call = pipeline.calls().getFirst();
    int hz = call.config().getOrDefault("hz", -1);
    assertThat(pipeline.node(hz))
        .isInstanceOfSatisfying(
            IrNode.Literal.class,
            literal -> assertThat(literal.value()).isEqualTo(new FloatValue(50.0)));
    assertThat(call.inputs()).containsExactly(new PortBinding("eeg", 0));
  }

  @Test
  void nodes_that_no_output_needs_are_dropped_and_inputs_stay() {
    IrPipeline pipeline =
        compiled("in eeg: Signal\nin n: Int\nunused = Notch(eeg, {hz: 50})\nx = 1 + 2\nout x");
    assertThat(pipeline.calls()).isEmpty();
    assertThat(pipeline.nodes()).hasSize(5);
    assertThat(pipeline.inputs()).hasSize(2);
  }
}
