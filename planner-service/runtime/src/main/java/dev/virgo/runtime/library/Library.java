package dev.virgo.runtime.library;

import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Functions that pipelines can call, and what the compiler has to know of them. */
public final class Library {

  private final Map<String, LocalFunction> functions = new HashMap<>();
  private final ModuleRegistry registry;

  /**
   * A library of these.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public Library(Collection<? extends LocalFunction> functions) {
    List<TransformSignature> signatures = new ArrayList<>();
    for (LocalFunction function : functions) {
      signatures.add(function.signature());
      this.functions.put(function.signature().identity(), function);
    }
    this.registry = ModuleRegistry.of(signatures);
  }

  /** What the compiler looks names up in. */
  public ModuleRegistry registry() {
    return registry;
  }

  /**
   * The function that a signature of the registry stands for.
   *
   * @throws IllegalArgumentException if it is of another registry
   */
  public LocalFunction function(TransformSignature signature) {
    LocalFunction function = functions.get(signature.identity());
    if (function == null) {
      throw new IllegalArgumentException("Module '" + signature.name() + "' not found in registry");
    }
    return function;
  }
}
