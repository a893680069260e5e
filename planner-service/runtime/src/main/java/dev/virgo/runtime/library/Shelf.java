package dev.virgo.runtime.library;

import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.runtime.library.LocalFunction.Description;
import java.util.List;

/**
 * Where a part of a library puts its functions.
 *
 * @param module first part of their identities, with a dot at the end, or empty
 * @param output name of their output field
 */
record Shelf(String namespace, String module, String output, List<LocalFunction> functions) {

  void pure(String signature, String purpose, LocalFunction.Computation computation) {
    pure(signature, purpose, "", computation);
  }

  /** What says nothing of when it fails has a result for all arguments. */
  void pure(
      String signature, String purpose, String failure, LocalFunction.Computation computation) {
    Nature nature = failure.isEmpty() ? Nature.TOTAL_FUNCTION : Nature.FUNCTION;
    functions.add(
        new LocalFunction.Pure(
            SignatureText.parse(namespace, module, output, nature, signature),
            new Description(purpose, failure),
            computation));
  }

  void effectful(String signature, String purpose, LocalFunction.Action action) {
    effectful(signature, purpose, "", action);
  }

  void effectful(String signature, String purpose, String failure, LocalFunction.Action action) {
    functions.add(
        new LocalFunction.Effectful(
            SignatureText.parse(namespace, module, output, Nature.ACTION, signature),
            new Description(purpose, failure),
            action));
  }
}
