package dev.virgo.runtime.library;

import dev.virgo.lang.registry.TransformSignature.Nature;
import java.util.List;

/** Where a part of a library puts its functions. */
record Shelf(String namespace, String module, List<LocalFunction> functions) {

  void pure(String signature, LocalFunction.Computation computation) {
    pure(signature, "out", computation);
  }

  void pure(String signature, String output, LocalFunction.Computation computation) {
    functions.add(
        new LocalFunction.Pure(
            SignatureText.parse(namespace, module, output, Nature.FUNCTION, signature),
            computation));
  }

  void effectful(String signature, LocalFunction.Action action) {
    functions.add(
        new LocalFunction.Effectful(
            SignatureText.parse(namespace, module, "out", Nature.ACTION, signature), action));
  }
}
