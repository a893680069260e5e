package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OpenRecordOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.lang.type.Type.Variable;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.TextValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a compilation can find in a registry is in its hash, each thing by itself. */
class RegistryHashTest {

  private static final Type WHOLE = Primitive.INT;

  private static String hash(TransformSignature... signatures) {
    return ModuleRegistry.of(List.of(signatures)).hash();
  }

  private static TransformSignature signature(
      List<Parameter> inputs, List<ConfigField> config, List<OutputField> fields, Nature nature) {
    return new TransformSignature("m.F@1", "F", "n", "1", inputs, config, fields, nature);
  }

  private static List<OutputField> output(Type type) {
    return List.of(new OutputField("out", type, "run"));
  }

  private static TransformSignature taking(Type type) {
    return signature(
        List.of(new Parameter("a", type, false)), List.of(), output(WHOLE), Nature.FUNCTION);
  }

  private static TransformSignature with(ConfigField field) {
    return signature(List.of(), List.of(field), output(WHOLE), Nature.TRANSFORM);
  }

  private static ConfigField field(@Nullable Value defaultValue) {
    return new ConfigField("c", WHOLE, defaultValue, null, false, null, false, true);
  }

  private static void allDiffer(List<TransformSignature> signatures) {
    Map<String, TransformSignature> byHash = new HashMap<>();
    for (TransformSignature signature : signatures) {
      TransformSignature other = byHash.put(hash(signature), signature);
      assertThat(other).as("has the hash of %s", signature).isNull();
    }
  }

  @Test
  void it_is_the_same_whatever_the_order_in_which_modules_are_registered() {
    TransformSignature one = taking(WHOLE);
    TransformSignature other =
        new TransformSignature("m.G@1", "G", "n", "1", List.of(), List.of(), output(WHOLE));
    assertThat(hash(one, other)).isEqualTo(hash(other, one)).matches("[0-9a-f]{64}");
    assertThat(hash(one)).isNotEqualTo(hash(one, other));
    assertThat(ModuleRegistry.empty().hash()).isNotEqualTo(hash(one));
  }

  @Test
  void names_natures_and_ports_are_in_it() {
    Parameter port = new Parameter("a", WHOLE, false);
    List<OutputField> out = output(WHOLE);
    List<TransformSignature> all = new ArrayList<>();
    for (Nature nature : Nature.values()) {
      all.add(signature(List.of(port), List.of(), out, nature));
    }
    all.add(new TransformSignature("m.X@1", "F", "n", "1", List.of(), List.of(), out));
    all.add(new TransformSignature("m.F@1", "X", "n", "1", List.of(), List.of(), out));
    all.add(new TransformSignature("m.F@1", "F", "x", "1", List.of(), List.of(), out));
    all.add(new TransformSignature("m.F@1", "F", "n", "2", List.of(), List.of(), out));
    all.add(new TransformSignature("m.F@1", "F", "n", "1", List.of(), List.of(), out));
    for (List<Parameter> ports :
        List.of(
            List.of(new Parameter("b", WHOLE, false)),
            List.of(new Parameter("a", Primitive.FLOAT, false)),
            List.of(new Parameter("a", WHOLE, true)),
            List.of(port, new Parameter("b", WHOLE, false)),
            List.of(new Parameter("b", WHOLE, false), port))) {
      all.add(signature(ports, List.of(), out, Nature.FUNCTION));
    }
    for (List<OutputField> fields :
        List.of(
            List.of(new OutputField("b", WHOLE, "run")),
            List.of(new OutputField("out", Primitive.FLOAT, "run")),
            List.of(new OutputField("out", WHOLE, "b")))) {
      all.add(signature(List.of(), List.of(), fields, Nature.FUNCTION));
    }
    allDiffer(all);
  }

  @Test
  void everything_about_a_configuration_field_is_in_it() {
    allDiffer(
        List.of(
            with(new ConfigField("c", WHOLE, null, null, false, null, false, true)),
            with(new ConfigField("d", WHOLE, null, null, false, null, false, true)),
            with(new ConfigField("c", Primitive.FLOAT, null, null, false, null, false, true)),
            with(new ConfigField("c", WHOLE, null, 1.0, false, null, false, true)),
            with(new ConfigField("c", WHOLE, null, 1.0, true, null, false, true)),
            with(new ConfigField("c", WHOLE, null, null, false, 1.0, false, true)),
            with(new ConfigField("c", WHOLE, null, null, false, 1.0, true, true)),
            with(new ConfigField("c", WHOLE, null, null, false, null, false, false)),
            with(new ConfigField("c", WHOLE, null, null, false, null, false, true, 1, null, null)),
            with(new ConfigField("c", WHOLE, null, null, false, null, false, true, null, 1, null)),
            with(
                new ConfigField(
                    "c", WHOLE, null, null, false, null, false, true, null, null, "a"))));
  }

  @Test
  void defaults_that_are_written_alike_are_told_apart() {
    List<@Nullable Value> defaults = new ArrayList<>();
    defaults.add(null);
    defaults.add(new TextValue(""));
    defaults.add(new TextValue("null"));
    defaults.add(new TextValue("?"));
    defaults.add(new TextValue("\uD800"));
    defaults.add(new TextValue("\uDFFF"));
    defaults.add(new TextValue("1"));
    defaults.add(new TextValue("[1]"));
    defaults.add(new IntValue(1));
    defaults.add(new FloatValue(1));
    defaults.add(new FloatValue(0.0));
    defaults.add(new FloatValue(-0.0));
    defaults.add(new BooleanValue(true));
    defaults.add(new NoneValue());
    defaults.add(new SomeValue(new IntValue(1)));
    defaults.add(new ListValue(List.of(new IntValue(1))));
    defaults.add(new ListValue(List.of(new TextValue("a, b"))));
    defaults.add(new ListValue(List.of(new TextValue("a"), new TextValue("b"))));
    defaults.add(new ListValue(List.of(new ListValue(List.of()), new IntValue(1))));
    defaults.add(new ListValue(List.of(new ListValue(List.of(new IntValue(1))))));
    allDiffer(defaults.stream().map(value -> with(field(value))).toList());
  }

  /** Also in which order fields and members are declared, although the types are equal. */
  @Test
  void every_type_is_in_it_as_it_is_declared() {
    Type text = Primitive.STRING;
    var fields = new LinkedHashMap<String, Type>();
    fields.put("a", WHOLE);
    fields.put("b", text);
    allDiffer(
        List.of(
            taking(WHOLE),
            taking(text),
            taking(Type.Stream.SIGNAL),
            taking(new ListOf(WHOLE)),
            taking(new ListOf(text)),
            taking(new OptionalOf(WHOLE)),
            taking(new MapOf(WHOLE, text)),
            taking(new MapOf(text, WHOLE)),
            taking(new UnionOf(List.of(WHOLE, text))),
            taking(new UnionOf(List.of(text, WHOLE))),
            taking(new Type.RecordOf(fields)),
            taking(new Type.RecordOf(fields.reversed())),
            taking(new OpenRecordOf(fields, "r")),
            taking(new OpenRecordOf(fields, "s")),
            taking(new Type.FunctionOf(List.of(WHOLE), text)),
            taking(new Type.FunctionOf(List.of(WHOLE, text), text)),
            taking(new Variable("T")),
            taking(new Variable("Int")),
            taking(new Type.Erroneous())));
  }
}
