package dev.virgo.runtime.generated;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Names with their values, which are found when they are first asked for. */
final class Environment {

  private final @Nullable Environment outer;
  private final String name;
  private final Supplier<Object> value;

  private Environment(@Nullable Environment outer, String name, Supplier<Object> value) {
    this.outer = outer;
    this.name = name;
    this.value = value;
  }

  static Environment empty() {
    return new Environment(null, "", () -> "");
  }

  Environment with(String added, Object known) {
    return new Environment(this, added, () -> known);
  }

  /** With a value that is computed at most once, and fails each time if it does. */
  Environment withLater(String added, Supplier<Object> computed) {
    return new Environment(
        this,
        added,
        new Supplier<>() {
          private @Nullable Object result;
          private @Nullable Failure failure;

          @Override
          public Object get() {
            if (failure != null) {
              throw failure;
            }
            if (result == null) {
              try {
                result = computed.get();
              } catch (Failure thrown) {
                failure = thrown;
                throw thrown;
              }
            }
            return result;
          }
        });
  }

  /** Asks for the value of a name, if there is one. */
  void force(String wanted) {
    for (Environment here = this; here != null; here = here.outer) {
      if (here.name.equals(wanted)) {
        Plain.required(here.value.get());
        return;
      }
    }
  }

  Object get(String wanted) {
    for (Environment here = this; here != null; here = here.outer) {
      if (here.name.equals(wanted)) {
        return here.value.get();
      }
    }
    throw new IllegalArgumentException(wanted + " is not declared");
  }
}
