package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.ir.Members;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.lang.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MembersTest {

  private static final Value TEXT =
      new Value.UnionValue(Primitive.STRING, new Value.TextValue("x"));

  /** A record of a field that has unions in unions. */
  private static Type record(String field) {
    Type type = Primitive.INT;
    for (int level = 0; level < 60; level++) {
      type = new UnionOf(List.of(new ListOf(type), Primitive.STRING));
    }
    return new RecordOf(new LinkedHashMap<>(Map.of(field, type)));
  }

  private static Value tagged(String field) {
    Value fields = new Value.RecordValue(new LinkedHashMap<>(Map.of(field, TEXT)));
    return new Value.UnionValue(record(field), fields);
  }

  private static Type union() {
    return new UnionOf(IntStream.range(0, 8).mapToObj(i -> record("f" + i)).toList());
  }

  /** Compared anew for each of them, it takes minutes. */
  @Test
  @Timeout(30)
  void tag_that_many_values_have_is_compared_once() {
    Value all = new Value.ListValue(Collections.nCopies(200_000, tagged("f7")));
    assertThat(Members.fits(all, new ListOf(union()))).isTrue();
  }

  @Test
  void tag_that_is_no_member_of_the_one_union_can_be_one_of_the_other() {
    Value tagged = tagged("f7");
    Type other = new UnionOf(List.of(record("g"), Primitive.INT));
    LinkedHashMap<String, Value> both = new LinkedHashMap<>();
    both.put("a", tagged);
    both.put("b", tagged);
    LinkedHashMap<String, Type> types = new LinkedHashMap<>();
    types.put("a", union());
    types.put("b", other);
    assertThat(Members.fits(new Value.RecordValue(both), new RecordOf(types))).isFalse();
    types.put("b", union());
    assertThat(Members.fits(new Value.RecordValue(both), new RecordOf(types))).isTrue();
  }
}
