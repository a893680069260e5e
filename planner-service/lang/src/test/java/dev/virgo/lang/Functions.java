package dev.virgo.lang;

import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Signatures of functions for tests, a few of them generic, beside two transforms. */
public final class Functions {

  private Functions() {}

  public static ModuleRegistry registry() {
    return ModuleRegistry.of(
        List.of(
            function("stdlib.math", "add", "Int", "a: Int", "b: Int"),
            function("stdlib.math", "divide", "Int", "a: Int", "b: Int"),
            function("stdlib.string", "concat", "String", "a: String", "b: String"),
            function("stdlib.list", "list-concat", "List<T>", "a: List<T>", "b: List<T>"),
            function("stdlib.list", "list-length", "Int", "list: List<T>"),
            function("stdlib.list", "list-first", "Optional<T>", "list: List<T>"),
            function(
                "stdlib.collection", "map", "List<U>", "items: List<T>", "transform: (T) => U"),
            function(
                "stdlib.collection",
                "filter",
                "List<T>",
                "items: List<T>",
                "predicate: (T) => Boolean"),
            function(
                "stdlib.collection",
                "all",
                "Boolean",
                "items: List<T>",
                "predicate: (T) => Boolean"),
            function(
                "stdlib.collection",
                "fold",
                "A",
                "items: List<T>",
                "start: A",
                "step: (A, T) => A"),
            function("stdlib.collection", "sort-by", "List<T>", "items: List<T>", "key: (T) => K"),
            function("", "stamp", "{name: String, stamp: Int | r}", "of: {name: String | r}"),
            function("", "pair", "{both: K | r}", "a: {key: K | r}", "b: {key: K | r}"),
            total("stdlib.string", "trim", "String", "value: String"),
            total(
                "stdlib.collection", "flat-map", "List<U>", "items: List<T>", "f: (T) => List<U>"),
            signature(Nature.ACTION, "", "Fetch", "Int", "id: Int"),
            EegTransforms.transform(
                "virgo.eeg",
                "Notch",
                "1.2.0",
                List.of(EegTransforms.signal("eeg")),
                List.of(),
                List.of(new OutputField("out", dev.virgo.lang.type.Type.Stream.SIGNAL, "run")))));
  }

  private static TransformSignature function(
      String namespace, String name, String result, String... parameters) {
    return signature(Nature.FUNCTION, namespace, name, result, parameters);
  }

  private static TransformSignature total(
      String namespace, String name, String result, String... parameters) {
    return signature(Nature.TOTAL_FUNCTION, namespace, name, result, parameters);
  }

  private static TransformSignature signature(
      Nature nature, String namespace, String name, String result, String... parameters) {
    List<Parameter> inputs = new ArrayList<>();
    for (String parameter : parameters) {
      String[] parts = parameter.split(": ", 2);
      inputs.add(new Parameter(parts[0], TypeText.parseOfSignature(parts[1]), false));
    }
    return new TransformSignature(
        "stdlib." + name + "@1.0",
        name,
        namespace,
        "1.0",
        inputs,
        List.of(),
        List.of(new OutputField("out", TypeText.parseOfSignature(result), "run")),
        nature);
  }
}
