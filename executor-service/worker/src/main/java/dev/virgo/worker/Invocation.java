package dev.virgo.worker;

import dev.virgo.schemas.rpc.Failure;
import dev.virgo.transform.InvalidConfiguration;
import dev.virgo.transform.PermanentFailure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls a transform's method, and says as data what it threw. */
final class Invocation {
  private Invocation() {}

  /** Finds the argument for a parameter whose port is present; null where the port is absent. */
  @FunctionalInterface
  interface Arguments {
    @Nullable Object of(Binding.Parameter parameter, Type type) throws SliceFailed;
  }

  /** Calls the method of an instance. */
  static @Nullable Object call(
      Object transform, Method method, List<Binding.Parameter> parameters, Arguments arguments)
      throws SliceFailed {
    var values = new @Nullable Object[parameters.size()];
    for (int i = 0; i < values.length; i++) {
      var parameter = parameters.get(i);
      var value = arguments.of(parameter, method.getGenericParameterTypes()[i]);
      values[i] =
          switch (parameter.absence()) {
            case NEVER -> present(parameter, value);
            case NULL -> value;
            case OPTIONAL -> value instanceof Optional ? value : Optional.ofNullable(value);
          };
    }
    try {
      return method.invoke(transform, values);
    } catch (InvocationTargetException e) {
      throw thrown(method, e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a transform and its methods are public: " + method, e);
    }
  }

  private static Object present(Binding.Parameter parameter, @Nullable Object value)
      throws SliceFailed {
    if (value == null) {
      throw new SliceFailed(
          Failure.Kind.PERMANENT,
          "port %s is absent, but the transform requires it".formatted(parameter.port()));
    }
    return value;
  }

  private static SliceFailed thrown(Method method, Throwable cause) {
    if (cause instanceof VirtualMachineError error && !(cause instanceof StackOverflowError)) {
      // Memory is exhausted or the JVM is broken: this process must not go on.
      throw error;
    }
    boolean pointless = cause instanceof PermanentFailure || cause instanceof InvalidConfiguration;
    var kind = pointless ? Failure.Kind.PERMANENT : Failure.Kind.TRANSFORM;
    var name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    var message =
        pointless
            ? String.valueOf(cause.getMessage())
            : name + " threw " + cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return new SliceFailed(kind, message, cause);
  }
}
