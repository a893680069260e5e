package dev.virgo.planner.core;

import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.schemas.event.Event.Resources;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.KeyWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Transforms as an executor would publish them, with code that is just a name. */
final class Registry {
  private final List<TransformSignature> signatures = new ArrayList<>();
  private final Map<String, Descriptor> descriptors = new HashMap<>();

  /** The four shipped transforms, version 1.0.0. */
  static Registry eeg() {
    var registry = new Registry();
    registry.signal("EEGBandpass", "1.0.0", "bandpass", "low_hz", "high_hz");
    registry.signal("Notch", "1.0.0", "notch", "hz");
    registry.signal("BandPower", "1.0.0", "power", "low_hz", "high_hz");
    registry.transform(
        "SignalQuality",
        "1.0.0",
        List.of(),
        Map.of("run", "quality"),
        List.of(
            new OutputField("mains_ratio", Type.Primitive.FLOAT, "run"),
            new OutputField("flat_ratio", Type.Primitive.FLOAT, "run")));
    return registry;
  }

  /** A transform from one signal to one signal. */
  void signal(String name, String version, String code, String... config) {
    var fields = new ArrayList<ConfigField>();
    for (var field : config) {
      fields.add(
          new ConfigField(
              field,
              Type.Primitive.FLOAT,
              new Value.FloatValue(1.0),
              0.0,
              true,
              null,
              false,
              true));
    }
    transform(
        name,
        version,
        fields,
        Map.of("run", code),
        List.of(new OutputField("out", Type.Stream.SIGNAL, "run")));
  }

  /**
   * Any transform of one signal.
   *
   * @param groups what stands for the code of each compute group
   */
  void transform(
      String name,
      String version,
      List<ConfigField> config,
      Map<String, String> groups,
      List<OutputField> fields) {
    var identity = "test." + name + "@" + version;
    signatures.add(
        new TransformSignature(
            identity,
            name,
            "virgo.eeg",
            version,
            List.of(new Parameter("eeg", Type.Stream.SIGNAL, false)),
            config,
            fields));
    var codes = new LinkedHashMap<String, Descriptor.Group>();
    groups.forEach(
        (group, code) -> codes.put(group, new Descriptor.Group(hash(code), List.of("eeg"))));
    descriptors.put(
        identity,
        new Descriptor(
            identity, codes, hash("lockfile"), new Resources(1, 1 << 30, 0, Map.of()), true));
  }

  static Key hash(String text) {
    return KeyWriter.of("test").text(text).hash();
  }

  ModuleRegistry modules() {
    return ModuleRegistry.of(signatures);
  }

  Map<String, Descriptor> descriptors() {
    return new TreeMap<>(descriptors);
  }
}
