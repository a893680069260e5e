package dev.virgo.runtime.generated;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The types that generated programs are made of. */
final class Types {

  static final RecordOf PAIR = record("a", Primitive.INT, "b", Primitive.STRING);
  static final RecordOf NESTED = record("x", Primitive.FLOAT, "y", PAIR);
  static final RecordOf CODE = record("code", Primitive.INT, "level", Primitive.INT);
  static final RecordOf MESSAGE = record("message", Primitive.STRING, "level", Primitive.INT);
  static final UnionOf NUMBER_OR_TEXT = new UnionOf(List.of(Primitive.INT, Primitive.STRING));
  static final UnionOf REPLY = new UnionOf(List.of(CODE, MESSAGE));

  static final List<Type> ALL =
      List.of(
          Primitive.INT,
          Primitive.INT,
          Primitive.FLOAT,
          Primitive.BOOLEAN,
          Primitive.STRING,
          PAIR,
          NESTED,
          NUMBER_OR_TEXT,
          REPLY,
          new ListOf(Primitive.INT),
          new ListOf(Primitive.STRING),
          new ListOf(PAIR),
          new ListOf(new ListOf(Primitive.INT)),
          new OptionalOf(Primitive.INT),
          new OptionalOf(Primitive.STRING),
          new OptionalOf(PAIR),
          new MapOf(Primitive.STRING, Primitive.INT));

  /** Those whose values two are compared with {@code ==}. */
  static final List<Type> COMPARED =
      List.of(Primitive.INT, Primitive.BOOLEAN, Primitive.STRING, PAIR, new ListOf(Primitive.INT));

  private Types() {}

  private static RecordOf record(String first, Type one, String second, Type other) {
    SequencedMap<String, Type> fields = new LinkedHashMap<>();
    fields.put(first, one);
    fields.put(second, other);
    return new RecordOf(fields);
  }
}
