package dev.virgo.integration.simulation;

import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.planner.core.Description;
import dev.virgo.planner.core.Descriptor;
import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.event.Event.Resources;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.KeyWriter;
import dev.virgo.schemas.key.LocalityKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The transforms of the simulation: every locality, shape and habit that there is. */
final class Catalogue {
  private static final long SECOND = 1_000_000_000L;
  private static final FieldHeader PLAIN = new FieldHeader("plain", 0, 0, List.of(), 0);
  private static final LocalityKey AROUND =
      new LocalityKey(LocalityKey.Kind.LOCAL, SECOND, SECOND, 0);
  private static final LocalityKey BEHIND =
      new LocalityKey(LocalityKey.Kind.CAUSAL, 2 * SECOND, 0, 0);

  private final List<TransformSignature> signatures = new ArrayList<>();
  private final Map<String, Descriptor> descriptors = new HashMap<>();

  Catalogue() {
    var signal = List.of(new OutputField("out", Type.Stream.SIGNAL, "run"));
    publish("Filter", "1.0.0", List.of("eeg"), signal, Map.of("run", "filter"), true);
    // Another version of the same code: everything is carried forward.
    publish("Filter", "1.1.0", List.of("eeg"), signal, Map.of("run", "filter"), true);
    publish("Filter", "2.0.0", List.of("eeg"), signal, Map.of("run", "filter two"), true);
    publish("Notch", "1.0.0", List.of("eeg"), signal, Map.of("run", "notch"), true);
    // Many inputs, few contents: what lies below is cut off, and blobs are shared.
    publish("Coarse", "1.0.0", List.of("eeg"), signal, Map.of("run", "coarse"), true);
    // Repeats differ in bytes, never in meaning.
    publish("Jitter", "1.0.0", List.of("eeg"), signal, Map.of("run", "jitter"), false);
    publish("Joint", "1.0.0", List.of("eeg", "ecg"), signal, Map.of("run", "joint"), true);
    publish(
        "Power",
        "1.0.0",
        List.of("eeg"),
        List.of(
            new OutputField("alpha", Type.Stream.SIGNAL, "run"),
            new OutputField("beta", Type.Stream.SIGNAL, "run")),
        Map.of("run", "power"),
        true);
    publish(
        "Trend",
        "1.0.0",
        List.of("eeg"),
        List.of(
            new OutputField("slow", Type.Stream.SIGNAL, "slow"),
            new OutputField("fast", Type.Stream.SIGNAL, "fast")),
        Map.of("slow", "trend slow", "fast", "trend fast"),
        true);
    publish(
        "Quality",
        "1.0.0",
        List.of("eeg"),
        List.of(
            new OutputField("noise", Type.Primitive.FLOAT, "run"),
            new OutputField("flat", Type.Primitive.FLOAT, "run")),
        Map.of("run", "quality"),
        true);
  }

  private void publish(
      String name,
      String version,
      List<String> ports,
      List<OutputField> fields,
      Map<String, String> codes,
      boolean deterministic) {
    var identity = "sim." + name + "@" + version;
    signatures.add(
        new TransformSignature(
            identity,
            name,
            "virgo.sim",
            version,
            ports.stream().map(port -> new Parameter(port, Type.Stream.SIGNAL, false)).toList(),
            List.of(
                new ConfigField(
                    "hz",
                    Type.Primitive.FLOAT,
                    new Value.FloatValue(1.0),
                    null,
                    false,
                    null,
                    false,
                    true)),
            fields));
    var groups = new HashMap<String, Descriptor.Group>();
    codes.forEach((group, code) -> groups.put(group, new Descriptor.Group(hash(code), ports)));
    descriptors.put(
        identity,
        new Descriptor(
            identity,
            groups,
            hash("lockfile"),
            new Resources(1, 1 << 30, 0, Map.of()),
            deterministic));
  }

  static Key hash(String text) {
    return KeyWriter.of("simulation").text(text).hash();
  }

  ModuleRegistry modules() {
    return ModuleRegistry.of(signatures);
  }

  Map<String, Descriptor> descriptors() {
    return descriptors;
  }

  /** What the authors' code says about configurations. */
  static Map<Description.Question, Description> describe(List<Description.Question> questions) {
    var answers = new HashMap<Description.Question, Description>();
    questions.forEach(question -> answers.put(question, describe(question)));
    return answers;
  }

  private static Description describe(Description.Question question) {
    var identity = question.identity();
    var name = identity.substring(identity.indexOf('.') + 1, identity.indexOf('@'));
    var input = Known.present(question.headers().get("eeg"));
    var signal = new FieldHeader("signal", input.rateNum(), input.rateDen(), input.channels(), 0);
    return switch (name) {
      case "Filter" -> described("run", Map.of("eeg", AROUND), Map.of("out", signal));
      case "Coarse" -> described("run", Map.of("eeg", BEHIND), Map.of("out", signal));
      case "Joint" ->
          described(
              "run", Map.of("eeg", AROUND, "ecg", LocalityKey.pointwise()), Map.of("out", signal));
      case "Power" ->
          described(
              "run",
              Map.of("eeg", LocalityKey.pointwise()),
              Map.of("alpha", signal, "beta", signal));
      case "Quality" ->
          described(
              "run", Map.of("eeg", LocalityKey.global()), Map.of("noise", PLAIN, "flat", PLAIN));
      case "Trend" ->
          new Description.Described(
              Map.of("slow", Map.of("eeg", BEHIND), "fast", Map.of("eeg", LocalityKey.pointwise())),
              Map.of("slow", signal, "fast", signal));
      case "Notch", "Jitter" ->
          described("run", Map.of("eeg", LocalityKey.pointwise()), Map.of("out", signal));
      default -> throw new IllegalStateException("nobody described " + identity);
    };
  }

  private static Description described(
      String group, Map<String, LocalityKey> localities, Map<String, FieldHeader> fields) {
    return new Description.Described(Map.of(group, localities), fields);
  }
}
