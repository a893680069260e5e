package dev.virgo.runtime.generated;

import dev.virgo.lang.type.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that an expression may use. */
final class Scope {

  /** What grows further is not used any more. */
  private static final int HEAVY = 200;

  /**
   * A name.
   *
   * @param weight about how large its value can be
   * @param risky whether it may have no value
   */
  record Variable(String name, Type type, int weight, boolean risky) {}

  /** A name of a lambda of one parameter. */
  record Function(String name, Type parameter, Type result) {}

  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final List<Function> functions = new ArrayList<>();

  void put(String name, Type type, int weight, boolean risky) {
    variables.remove(name);
    variables.put(name, new Variable(name, type, weight, risky));
  }

  void putFunction(String name, Type parameter, Type result) {
    functions.add(new Function(name, parameter, result));
  }

  /** What the name meant before, so that it can be put back. */
  @Nullable Variable take(String name) {
    return variables.remove(name);
  }

  void putBack(String name, @Nullable Variable before) {
    variables.remove(name);
    if (before != null) {
      variables.put(name, before);
    }
  }

  List<String> names() {
    return List.copyOf(variables.keySet());
  }

  List<Variable> of(Type type) {
    return variables.values().stream()
        .filter(variable -> variable.type().equals(type) && variable.weight() <= HEAVY)
        .toList();
  }

  /** Those that are about one of the parameters. */
  List<Function> functions(Type parameter, Type result) {
    return functions.stream()
        .filter(
            function -> function.parameter().equals(parameter) && function.result().equals(result))
        .toList();
  }
}
