package dev.virgo.runtime.generated;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.MapValue;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.TextValue;
import dev.virgo.lang.value.Value.UnionValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/** Makes programs that have no mistakes, each from a seed. */
final class ProgramGenerator {

  private final Random random;
  private final Scope scope = new Scope();
  private final ExpressionGenerator expressions;
  private final StringBuilder source = new StringBuilder();
  private final Map<String, Value> inputs = new LinkedHashMap<>();
  private final Set<String> outputs = new HashSet<>();

  private ProgramGenerator(long seed) {
    this.random = new Random(seed);
    this.expressions = new ExpressionGenerator(random, scope);
  }

  /** A program of so many declarations. */
  static Program program(long seed, int declarations) {
    ProgramGenerator generator = new ProgramGenerator(seed);
    generator.input(ExpressionGenerator.STORED, new MapOf(Primitive.STRING, Primitive.INT));
    for (int index = 0; index < declarations; index++) {
      generator.declaration(index);
    }
    generator.source.append("last = ").append(generator.expressions.any()).append("\nout last\n");
    return new Program(seed, generator.source.toString(), generator.inputs);
  }

  private void declaration(int index) {
    int kind = random.nextInt(20);
    if (kind < 2) {
      input("in" + index, any());
    } else if (kind < 4) {
      output();
    } else if (kind < 5) {
      function(index);
    } else {
      assignment(index);
    }
  }

  /** Of a name that is no output yet: one that was bound anew cannot be given again. */
  private void output() {
    List<String> names = scope.names();
    String name = names.get(random.nextInt(names.size()));
    if (outputs.add(name)) {
      source.append("out ").append(name).append('\n');
    }
  }

  private void input(String name, Type type) {
    source.append("in ").append(name).append(": ").append(type).append('\n');
    inputs.put(name, value(type));
    scope.put(name, type, 10, false);
  }

  /** A new name, or now and then one that is bound again, also to another type. */
  private void assignment(int index) {
    List<String> names = scope.names();
    String bound = names.get(random.nextInt(names.size()));
    boolean again = !bound.equals(ExpressionGenerator.STORED) && random.nextInt(10) == 0;
    String name = again ? bound : "v" + index;
    Type type = any();
    String value = expressions.top(type);
    source.append(name).append(" = ").append(value).append('\n');
    scope.put(name, type, expressions.weightOf(type), expressions.isRisky());
  }

  /** A lambda with a name. */
  private void function(int index) {
    String name = "f" + index;
    Type parameter = any();
    Type result = any();
    String lambda = expressions.annotatedLambda(parameter, result);
    source.append(name).append(" = ").append(lambda).append('\n');
    scope.putFunction(name, parameter, result);
  }

  private Type any() {
    return Types.ALL.get(random.nextInt(Types.ALL.size()));
  }

  private Value value(Type type) {
    return switch (type) {
      case Primitive primitive ->
          switch (primitive) {
            case INT ->
                new IntValue(random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(-9, 10));
            case FLOAT -> new FloatValue(random.nextInt(-20, 20) / 4.0);
            case BOOLEAN -> new BooleanValue(random.nextBoolean());
            case STRING -> new TextValue(List.of("", "a", "B c", "ü,\n").get(random.nextInt(4)));
            case NOTHING -> throw new IllegalArgumentException("nothing has no value");
          };
      case ListOf(Type element) -> new ListValue(some(element));
      case OptionalOf(Type inner) ->
          random.nextBoolean() ? new NoneValue() : new SomeValue(value(inner));
      case RecordOf(SequencedMap<String, Type> fields) -> {
        SequencedMap<String, Value> values = new LinkedHashMap<>();
        fields.forEach((name, field) -> values.put(name, value(field)));
        yield new RecordValue(values);
      }
      case UnionOf(List<Type> variants) -> {
        Type member = variants.get(random.nextInt(variants.size()));
        yield new UnionValue(member, value(member));
      }
      case MapOf(Type key, Type entry) -> {
        SequencedMap<Value, Value> entries = new LinkedHashMap<>();
        some(key).forEach(one -> entries.put(one, value(entry)));
        yield new MapValue(entries);
      }
      default -> throw new IllegalArgumentException("no values of " + type);
    };
  }

  private List<Value> some(Type type) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> value(type)).toList();
  }
}
