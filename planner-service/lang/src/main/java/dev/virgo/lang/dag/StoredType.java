package dev.virgo.lang.dag;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Primitive;
import java.util.List;
import java.util.SequencedMap;

/** Reads what {@link RuntimeType} writes. */
final class StoredType {

  /**
   * The checker lets types of 2,000 parts through; a common type of several arguments, which they
   * are made one of, has the parts of all of them.
   */
  private static final int MOST_PARTS = 20_000;

  /** The checker lets 200 through. */
  private static final int MOST_LEVELS = 250;

  private final Stored root;
  private int parts;

  private StoredType(Stored root) {
    this.root = root;
  }

  /**
   * The type. What was {@code Nothing} or a function is {@code String}, which stands for them where
   * types are stored.
   */
  static Type read(Stored stored) {
    return new StoredType(stored).read(stored, 1);
  }

  private Type read(Stored stored, int level) {
    if (level > MOST_LEVELS) {
      throw root.unfit("a type has at most %d levels".formatted(MOST_LEVELS));
    }
    if (++parts > MOST_PARTS) {
      throw root.unfit("a type has at most %d parts".formatted(MOST_PARTS));
    }
    int below = level + 1;
    String tag = stored.said("tag");
    return switch (tag) {
      case "CString", "CInt", "CFloat", "CBoolean" -> {
        stored.record("tag");
        yield primitive(tag);
      }
      case "CStream" -> stream(stored.record("tag", "kind").get("kind"));
      case "CList" ->
          new Type.ListOf(read(stored.record("tag", "valuesType").get("valuesType"), below));
      case "CMap" -> {
        Stored.Fields map = stored.record("tag", "keysType", "valuesType");
        yield new Type.MapOf(read(map.get("keysType"), below), read(map.get("valuesType"), below));
      }
      case "COptional" ->
          new Type.OptionalOf(read(stored.record("tag", "innerType").get("innerType"), below));
      case "CProduct" ->
          new Type.RecordOf(
              StoredDag.each(
                  stored.record("tag", "structure").get("structure"), one -> read(one, below)));
      case "CUnion" -> union(stored.record("tag", "structure").get("structure"), below);
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
  private Type union(Stored structure, int level) {
    SequencedMap<String, Type> members = StoredDag.each(structure, one -> read(one, level));
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
