package dev.virgo.lang.dag;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Primitive;
import java.util.List;
import java.util.SequencedMap;

/** Reads what {@link RuntimeType} writes. */
final class StoredType {

  private StoredType() {}

  /**
   * The type. What was {@code Nothing} or a function is {@code String}, which stands for them where
   * types are stored.
   */
  static Type read(Stored stored) {
    String tag = stored.said("tag");
    return switch (tag) {
      case "CString", "CInt", "CFloat", "CBoolean" -> {
        stored.record("tag");
        yield primitive(tag);
      }
      case "CStream" -> stream(stored.record("tag", "kind").get("kind"));
      case "CList" -> new Type.ListOf(read(stored.record("tag", "valuesType").get("valuesType")));
      case "CMap" -> {
        Stored.Fields map = stored.record("tag", "keysType", "valuesType");
        yield new Type.MapOf(read(map.get("keysType")), read(map.get("valuesType")));
      }
      case "COptional" ->
          new Type.OptionalOf(read(stored.record("tag", "innerType").get("innerType")));
      case "CProduct" ->
          new Type.RecordOf(
              StoredDag.each(stored.record("tag", "structure").get("structure"), StoredType::read));
      case "CUnion" -> union(stored.record("tag", "structure").get("structure"));
      default -> throw stored.unfit("there is no type '" + tag + "'");
    };
  }

  private static Type primitive(String tag) {
    return switch (tag) {
      case "CInt" -> Primitive.INT;
      case "CFloat" -> Primitive.FLOAT;
      case "CBoolean" -> Primitive.BOOLEAN;
      default -> Primitive.STRING;
    };
  }

  private static Type stream(Stored kind) {
    for (Type.Stream stream : Type.Stream.values()) {
      if (stream.toString().equals(kind.text())) {
        return stream;
      }
    }
    throw kind.unfit("there is no stream '" + kind.text() + "'");
  }

  /**
   * Its tags count its members. They stand as they were stored: {@code String} may stand there for
   * a type that is spelled otherwise.
   */
  private static Type union(Stored structure) {
    SequencedMap<String, Type> members = StoredDag.each(structure, StoredType::read);
    int index = 0;
    for (String tag : members.keySet()) {
      if (!tag.equals(RuntimeType.tag(index++))) {
        throw structure.unfit("'%s' is not the tag of member %d".formatted(tag, index));
      }
    }
    if (members.size() < 2 || members.values().stream().anyMatch(Type.UnionOf.class::isInstance)) {
      throw structure.unfit("a union has two members or more, and none of them is a union");
    }
    return new Type.UnionOf(List.copyOf(members.values()));
  }
}
