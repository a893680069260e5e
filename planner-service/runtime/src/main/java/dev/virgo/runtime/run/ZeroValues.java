package dev.virgo.runtime.run;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.LinkedHashMap;
import java.util.List;

/** What stands for a result where {@code on_error} passes a failure over. */
final class ZeroValues {

  private ZeroValues() {}

  /** Empty, zero or false; of a union that of its first member; of something optional none. */
  static Value of(Type type) {
    return switch (type) {
      case Type.Primitive primitive ->
          switch (primitive) {
            case STRING, NOTHING -> new Value.TextValue("");
            case INT -> new Value.IntValue(0);
            case FLOAT -> new Value.FloatValue(0);
            case BOOLEAN -> new Value.BooleanValue(false);
          };
      case Type.ListOf _ -> new Value.ListValue(List.of());
      case Type.MapOf _ -> new Value.MapValue(new LinkedHashMap<>());
      case Type.RecordOf(var fields) -> {
        var zeros = new LinkedHashMap<String, Value>();
        fields.forEach((name, field) -> zeros.put(name, of(field)));
        yield new Value.RecordValue(zeros);
      }
      case Type.UnionOf(List<Type> variants) ->
          new Value.UnionValue(variants.getFirst(), of(variants.getFirst()));
      case Type.OptionalOf _ -> new Value.NoneValue();
      case Type.Stream _,
          Type.FunctionOf _,
          Type.Variable _,
          Type.OpenRecordOf _,
          Type.Erroneous _ ->
          throw new IllegalStateException("no call has a result of type " + type);
    };
  }
}
