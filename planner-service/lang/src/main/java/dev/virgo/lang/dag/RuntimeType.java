package dev.virgo.lang.dag;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Types as they are stored (language reference, appendix A): {@code {"tag": "CList", "valuesType":
 * {"tag": "CInt"}}}. The members of a union are tagged in the order of declaration, which the text
 * of a type does not keep. A stream is {@code CStream} with its name as {@code kind}.
 */
public final class RuntimeType {

  private RuntimeType() {}

  /**
   * The tagged form of a type. {@code Nothing} and functions have no values; {@code CString} stands
   * for them (section 3.1).
   */
  public static Map<String, Object> of(Type type) {
    return switch (type) {
      case Primitive primitive -> tagged(tag(primitive));
      case Type.Stream stream -> tagged("CStream", "kind", stream.toString());
      case Type.ListOf(Type element) -> tagged("CList", "valuesType", of(element));
      case Type.MapOf(Type key, Type value) -> {
        Map<String, Object> map = tagged("CMap", "keysType", of(key));
        map.put("valuesType", of(value));
        yield map;
      }
      case Type.RecordOf(SequencedMap<String, Type> fields) ->
          tagged("CProduct", "structure", structure(fields));
      case Type.OptionalOf(Type inner) -> tagged("COptional", "innerType", of(inner));
      case Type.UnionOf(List<Type> variants) -> {
        Map<String, Object> structure = new LinkedHashMap<>();
        variants.forEach(variant -> structure.put(tag(structure.size()), of(variant)));
        yield tagged("CUnion", "structure", structure);
      }
      case Type.FunctionOf _ -> tagged("CString");
      case Type.Variable _, Type.OpenRecordOf _, Type.Erroneous _ ->
          throw new IllegalArgumentException("no value of a run has the type " + type);
    };
  }

  /** The outermost tag of a type. */
  public static String tag(Type type) {
    return String.valueOf(of(type).get("tag"));
  }

  /** The outermost tag of the types that a value can be of. */
  public static String tag(Value value) {
    return switch (value) {
      case Value.TextValue _, Value.FunctionValue _ -> "CString";
      case Value.IntValue _ -> "CInt";
      case Value.FloatValue _ -> "CFloat";
      case Value.BooleanValue _ -> "CBoolean";
      case Value.ListValue _ -> "CList";
      case Value.MapValue _ -> "CMap";
      case Value.RecordValue _ -> "CProduct";
      case Value.UnionValue _ -> "CUnion";
      case Value.SomeValue _, Value.NoneValue _ -> "COptional";
    };
  }

  /** How the member of a union at that position, counted from 0, is tagged. */
  public static String tag(int index) {
    return "variant" + index;
  }

  private static String tag(Primitive primitive) {
    return switch (primitive) {
      case STRING, NOTHING -> "CString";
      case INT -> "CInt";
      case FLOAT -> "CFloat";
      case BOOLEAN -> "CBoolean";
    };
  }

  private static Map<String, Object> structure(SequencedMap<String, Type> fields) {
    Map<String, Object> structure = new LinkedHashMap<>();
    fields.forEach((name, field) -> structure.put(name, of(field)));
    return structure;
  }

  private static Map<String, Object> tagged(String tag) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("tag", tag);
    return form;
  }

  private static Map<String, Object> tagged(String tag, String key, Object value) {
    Map<String, Object> form = tagged(tag);
    form.put(key, value);
    return form;
  }
}
