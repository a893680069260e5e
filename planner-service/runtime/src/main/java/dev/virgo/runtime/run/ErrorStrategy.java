package dev.virgo.runtime.run;

import dev.virgo.lang.TypeText;
import dev.virgo.lang.ir.CallOptions.OnError;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Conversion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of calls that failed for good, as their {@code on_error} says; of those of a run and
 * of those in lambdas alike.
 *
 * @param log hears what is passed over with a word
 */
record ErrorStrategy(Work work, Consumer<String> log) {

  private static final Type MODULE_ERROR =
      TypeText.parse("{moduleName: String, error: String, timestamp: Int}");

  /** The result of a call that succeeded, as one of its type, which may hold failures as well. */
  Value result(IrNode.TransformCall call, Value value) {
    return call.options().onError() == OnError.WRAP
        ? Conversion.converted(value, ofSuccess(call.type()), call.type(), work.effort())
        : value;
  }

  /** The type of a call without what stands for a failure; the function's own may be generic. */
  private static Type ofSuccess(Type type) {
    return type instanceof Type.UnionOf(List<Type> variants)
        ? Type.union(variants.stream().filter(variant -> !variant.equals(MODULE_ERROR)).toList())
        : type;
  }

  /** What stands for the result of a call that failed; empty if the failure goes on. */
  Optional<Value> standIn(IrNode.TransformCall call, String module, String message) {
    return switch (strategy(call.options().onError())) {
      case PROPAGATE -> Optional.empty();
      case SKIP -> Optional.of(ZeroValues.of(call.type()));
      case LOG -> {
        say(call, module, message);
        yield Optional.of(ZeroValues.of(call.type()));
      }
      case WRAP ->
          Optional.of(
              Conversion.converted(
                  wrapped(module, message), MODULE_ERROR, call.type(), work.effort()));
    };
  }

  /** Hears that a fallback stands in for a call that failed. */
  void replaced(IrNode.TransformCall call, String module, String message) {
    if (call.options().onError() == OnError.LOG) {
      say(call, module, message);
    }
  }

  private static OnError strategy(@Nullable OnError given) {
    return given == null ? OnError.PROPAGATE : given;
  }

  private void say(IrNode.TransformCall call, String module, String message) {
    log.accept("%s (%s) failed: %s".formatted(call.node(), module, message));
  }

  private Value wrapped(String module, String message) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("moduleName", new Value.TextValue(module));
    fields.put("error", new Value.TextValue(message));
    fields.put("timestamp", new Value.IntValue(work.timeline().now().toEpochMilli()));
    return new Value.RecordValue(fields);
  }
}
