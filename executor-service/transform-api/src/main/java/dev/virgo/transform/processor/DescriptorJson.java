package dev.virgo.transform.processor;

import dev.virgo.transform.processor.Descriptor.ConfigField;
import dev.virgo.transform.processor.Descriptor.Group;
import dev.virgo.transform.processor.Descriptor.GroupLocality;
import dev.virgo.transform.processor.Descriptor.Parameter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Descriptors as the JSON that executors publish and the planner compiles against. */
final class DescriptorJson {
  private static final int SCHEMA = 1;

  private DescriptorJson() {}

  static String write(List<Descriptor> descriptors, Lockfile lockfile) {
    return Json.write(descriptors.stream().map(d -> descriptor(d, lockfile)).toList());
  }

  private static Map<String, @Nullable Object> descriptor(Descriptor d, Lockfile lockfile) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("schema", SCHEMA);
    json.put("identity", d.identity());
    json.put("name", d.className());
    json.put("namespace", d.namespace());
    json.put("version", d.version());
    json.put("doc", d.doc());
    json.put("config", d.config().stream().map(DescriptorJson::config).toList());
    json.put(
        "inputs",
        d.inputs().stream()
            .map(p -> object("name", p.name(), "type", p.type(), "optional", p.optional()))
            .toList());
    json.put(
        "fields",
        d.fields().stream()
            .map(f -> object("name", f.name(), "type", f.type(), "group", f.group()))
            .toList());
    json.put("groups", d.groups().stream().map(DescriptorJson::group).toList());
    json.put(
        "deterministic",
        d.within() == 0 ? object("kind", "BITWISE") : object("kind", "WITHIN", "eps", d.within()));
    json.put(
        "resources",
        object(
            "cpu", d.demand().cpu(),
            "ram_bytes", d.demand().ramBytes(),
            "gpu", d.demand().gpu(),
            "custom", d.demand().custom()));
    json.put("lockfile_hash", lockfile.hash());
    json.put(
        "lockfile",
        lockfile.entries().stream()
            .map(e -> object("coordinates", e.coordinates(), "sha256", e.sha256()))
            .toList());
    json.put("binding", binding(d));
    return json;
  }

  private static Map<String, @Nullable Object> config(ConfigField field) {
    Map<String, @Nullable Object> json = object("name", field.name(), "type", field.type());
    if (!field.required()) {
      json.put("default", field.defaultValue());
    }
    ValueRange range = field.range();
    json.put("min", number(range.min(), field.type()));
    json.put("min_exclusive", range.minExclusive());
    json.put("max", number(range.max(), field.type()));
    json.put("max_exclusive", range.maxExclusive());
    if (range.minSize() != null) {
      json.put("min_size", range.minSize());
    }
    if (range.maxSize() != null) {
      json.put("max_size", range.maxSize());
    }
    if (range.pattern() != null) {
      json.put("pattern", range.pattern());
    }
    json.put("in_key", field.inKey());
    json.put("since", field.since());
    return json;
  }

  /** A bound in the declared type of its field: a Float's is always written as one. */
  private static @Nullable Number number(@Nullable BigDecimal bound, String type) {
    if (bound == null) {
      return null;
    }
    return type.equals("Float") ? (Number) bound.doubleValue() : bound;
  }

  private static Map<String, @Nullable Object> group(Group group) {
    Map<String, @Nullable Object> json =
        object("name", group.name(), "code_hash", group.codeHash());
    switch (group.locality()) {
      case GroupLocality.Computed() -> json.put("locality", "COMPUTED");
      case GroupLocality.Fixed(String kind, long beforeNs, long afterNs, double eps) -> {
        json.put("locality", kind);
        if (kind.equals("LOCAL") || kind.equals("CAUSAL")) {
          json.put("before_ns", beforeNs);
          json.put("after_ns", afterNs);
        }
        if (eps > 0) {
          json.put("eps", eps);
        }
      }
    }
    json.put("inputs", group.parameters().stream().map(Parameter::port).toList());
    return json;
  }

  private static Map<String, @Nullable Object> binding(Descriptor d) {
    Map<String, @Nullable Object> json = object("java_class", d.javaClass());
    json.put(
        "groups",
        d.groups().stream()
            .map(g ->
                object(
                    "name", g.name(),
                    "method", g.method(),
                    "parameters", parameters(g.parameters()),
                    "returns", g.returns().name()))
            .toList());
    hook(json, "validate", d.hooks().validate());
    hook(json, "locality", d.hooks().locality());
    hook(json, "header", d.hooks().header());
    return json;
  }

  private static void hook(
      Map<String, @Nullable Object> json, String name, @Nullable List<Parameter> parameters) {
    if (parameters != null) {
      json.put(name, object("method", name, "parameters", parameters(parameters)));
    }
  }

  private static List<Map<String, @Nullable Object>> parameters(List<Parameter> parameters) {
    return parameters.stream()
        .map(p -> object("port", p.port(), "kind", p.kind().name(), "absence", p.absence().name()))
        .toList();
  }

  private static Map<String, @Nullable Object> object(Object... namesAndValues) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return json;
  }
}
