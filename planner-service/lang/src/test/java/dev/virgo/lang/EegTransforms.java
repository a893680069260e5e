package dev.virgo.lang;

import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.IntValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signatures for tests: the shipped EEG and video transforms, and the text modules of the
 * language's own example.
 */
final class EegTransforms {

  private EegTransforms() {}

  static ModuleRegistry registry() {
    return ModuleRegistry.of(
        List.of(
            bandpass("0.4.1"),
            bandpass("0.4.0"),
            bandpass("0.10.0-rc.1"),
            transform(
                "virgo.eeg",
                "Notch",
                "1.2.0",
                List.of(signal("eeg")),
                List.of(positive("hz", null), positive("q", 30.0), between("harmonics", 1, 0, 10)),
                List.of(out("Signal"))),
            transform(
                "virgo.eeg",
                "BandPower",
                "0.2.0",
                List.of(signal("eeg")),
                List.of(
                    positive("low_hz", null),
                    positive("high_hz", null),
                    positive("window_s", 2.0),
                    positive("step_s", 1.0)),
                List.of(out("Signal"))),
            transform(
                "virgo.eeg",
                "SignalQuality",
                "0.1.0",
                List.of(signal("eeg")),
                List.of(),
                List.of(
                    field("mains_ratio", "Float"),
                    field("flat_ratio", "Float"),
                    field("clip_ratio", "Float"),
                    field("channels", "List<String>"))),
            transform(
                "virgo.eeg",
                "Rereference",
                "0.1.0",
                List.of(signal("eeg"), new Parameter("reference", type("Signal"), true)),
                List.of(
                    config("to", "List<Float>", null, null, false, null),
                    config("label", "Optional<String>", null, null, false, null),
                    config("average", "Boolean", new BooleanValue(true), null, false, null)),
                List.of(out("Signal"))),
            transform(
                "virgo.video",
                "VideoFaceLandmarks",
                "0.1.0",
                List.of(new Parameter("video", type("Frames"), false)),
                List.of(config("min_confidence", "Float", new FloatValue(0.5), 0.0, false, 1.0)),
                List.of(field("landmarks", "Events"), field("confidence", "Signal"))),
            transform(
                "virgo.video",
                "Crop",
                "0.1.0",
                List.of(new Parameter("video", type("Frames"), false)),
                List.of(),
                List.of(out("Frames"))),
            text("Concat", "a", "b"),
            text("Trim", "text"),
            text("Uppercase", "text"),
            transform(
                "stats",
                "Count",
                "1.0",
                List.of(new Parameter("items", type("List<Int>"), false)),
                List.of(),
                List.of(out("Int"))),
            transform("one", "Twice", "1.0", List.of(), List.of(), List.of(out("Int"))),
            transform("two", "Twice", "1.0", List.of(), List.of(), List.of(out("Int")))));
  }

  private static TransformSignature bandpass(String version) {
    return transform(
        "virgo.eeg",
        "EEGBandpass",
        version,
        List.of(signal("eeg")),
        List.of(
            positive("low_hz", 1.0),
            positive("high_hz", 40.0),
            between("order", 4, 1, 10),
            config("zero_phase", "Boolean", new BooleanValue(true), null, false, null)),
        List.of(out("Signal")));
  }

  private static TransformSignature text(String name, String... parameters) {
    return transform(
        "",
        name,
        "1.0",
        List.of(parameters).stream()
            .map(parameter -> new Parameter(parameter, type("String"), false))
            .toList(),
        List.of(),
        List.of(out("String")));
  }

  static TransformSignature transform(
      String namespace,
      String name,
      String version,
      List<Parameter> inputs,
      List<ConfigField> config,
      List<OutputField> fields) {
    String module = namespace.isEmpty() ? "example" : "dev." + namespace;
    return new TransformSignature(
        module + "." + name + "@" + version, name, namespace, version, inputs, config, fields);
  }

  static Parameter signal(String name) {
    return new Parameter(name, type("Signal"), false);
  }

  private static ConfigField positive(String name, @Nullable Double usual) {
    return config(name, "Float", usual == null ? null : new FloatValue(usual), 0.0, true, null);
  }

  private static ConfigField between(String name, long usual, double min, double max) {
    return config(name, "Int", new IntValue(usual), min, false, max);
  }

  private static ConfigField config(
      String name,
      String type,
      @Nullable Value usual,
      @Nullable Double min,
      boolean minExclusive,
      @Nullable Double max) {
    return new ConfigField(name, type(type), usual, min, minExclusive, max, false, true);
  }

  private static OutputField out(String type) {
    return field("out", type);
  }

  private static OutputField field(String name, String type) {
    return new OutputField(name, type(type), "run");
  }

  private static dev.virgo.lang.type.Type type(String text) {
    return TypeText.parse(text);
  }
}
