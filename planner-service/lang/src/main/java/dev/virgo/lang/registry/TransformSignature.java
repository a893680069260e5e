package dev.virgo.lang.registry;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the compiler knows of one version of a transform.
 *
 * @param identity {@code module.Class@version}, what keys and workers know it by
 * @param name the name pipelines call it by
 * @param namespace dotted namespace, empty if it has none
 * @param version the declared version
 * @param inputs its ports, in the order of arguments
 * @param config its configuration fields, in declared order
 * @param fields its outputs, in declared order; at least one
 * @param nature where and how it runs
 */
public record TransformSignature(
    String identity,
    String name,
    String namespace,
    String version,
    List<Parameter> inputs,
    List<ConfigField> config,
    List<OutputField> fields,
    Nature nature) {

  /** Where a callee runs, and what the compiler may do with a call of it. */
  public enum Nature {
    /** On a worker, over streams; a result is an asset that is computed once. */
    TRANSFORM,
    /** In the process, from its arguments only: the same ones give the same result. */
    FUNCTION,
    /**
     * As a function, and there is a result for all arguments of its types: only a function that it
     * is given can fail, and what it takes can be more than there may be.
     */
    TOTAL_FUNCTION,
    /**
     * In the process, and more than its result may come of it: it can fail, wait, or say something.
     */
    ACTION;

    /** Whether nothing but its result comes of it, for which nobody has to be waited. */
    public boolean isFunction() {
      return this == FUNCTION || this == TOTAL_FUNCTION;
    }
  }

  /** A transform. */
  public TransformSignature(
      String identity,
      String name,
      String namespace,
      String version,
      List<Parameter> inputs,
      List<ConfigField> config,
      List<OutputField> fields) {
    this(identity, name, namespace, version, inputs, config, fields, Nature.TRANSFORM);
  }

  public TransformSignature {
    inputs = List.copyOf(inputs);
    config = List.copyOf(config);
    fields = List.copyOf(fields);
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("transform " + identity + " has no output field");
    }
  }

  /**
   * A port; an optional one takes an absent stream, or may be left out at the end of the arguments.
   */
  public record Parameter(String name, Type type, boolean optional) {}

  /**
   * A configuration field; the bounds apply to numbers, the sizes to texts and lists, the pattern
   * to texts.
   *
   * @param defaultValue what is taken when the pipeline does not say; null makes the field required
   * @param inKey whether the field enters keys
   * @param minSize least length of a text in UTF-16 units, or number of elements; null: any
   * @param maxSize most of them; null: any
   * @param pattern regular expression that the whole text must match; null: any
   */
  public record ConfigField(
      String name,
      Type type,
      @Nullable Value defaultValue,
      @Nullable Double min,
      boolean minExclusive,
      @Nullable Double max,
      boolean maxExclusive,
      boolean inKey,
      @Nullable Integer minSize,
      @Nullable Integer maxSize,
      @Nullable String pattern) {

    /** A field whose texts and lists may be anything. */
    public ConfigField(
        String name,
        Type type,
        @Nullable Value defaultValue,
        @Nullable Double min,
        boolean minExclusive,
        @Nullable Double max,
        boolean maxExclusive,
        boolean inKey) {
      this(name, type, defaultValue, min, minExclusive, max, maxExclusive, inKey, null, null, null);
    }

    /**
     * What is wrong with the size or the form of a value, for example {@code must match [A-Z]+};
     * empty if nothing is.
     */
    public Optional<String> misfit(Value value) {
      return switch (value) {
        case Value.TextValue(var text) -> {
          var size = misfit(text.length(), "characters");
          yield size.isEmpty() && pattern != null && !text.matches(pattern)
              ? Optional.of("must match " + pattern)
              : size;
        }
        case Value.ListValue(var elements) -> misfit(elements.size());
        case Value.MapValue(var entries) -> misfit(entries.size());
        case Value.UnionValue(var _, var inner) -> misfit(inner);
        case Value.SomeValue(var some) -> misfit(some);
        case Value.IntValue _,
            Value.FloatValue _,
            Value.BooleanValue _,
            Value.RecordValue _,
            Value.FunctionValue _,
            Value.NoneValue _ ->
            Optional.empty();
      };
    }

    /** What is wrong with a list of so many elements; empty if nothing is. */
    public Optional<String> misfit(int elements) {
      return misfit(elements, "elements");
    }

    private Optional<String> misfit(int size, String what) {
      if (minSize != null && size < minSize) {
        return Optional.of("must have at least " + minSize + " " + what + ", not " + size);
      }
      return maxSize != null && size > maxSize
          ? Optional.of("must have at most " + maxSize + " " + what + ", not " + size)
          : Optional.empty();
    }
  }

  /** A named output and the compute group that makes it. */
  public record OutputField(String name, Type type, String group) {}

  /** The identity without the version: what all versions have in common. */
  public String module() {
    int version = identity.indexOf('@');
    return version < 0 ? identity : identity.substring(0, version);
  }

  /** Namespace and name with a dot between, or just the name. */
  public String qualifiedName() {
    return namespace.isEmpty() ? name : namespace + "." + name;
  }

  public Optional<ConfigField> configField(String wanted) {
    return config.stream().filter(field -> field.name().equals(wanted)).findFirst();
  }

  public Optional<OutputField> field(String wanted) {
    return fields.stream().filter(field -> field.name().equals(wanted)).findFirst();
  }

  /** The type of a call: that of the only field, or a record of several. */
  public Type resultType() {
    return resultType(false);
  }

  /**
   * The type of a call.
   *
   * @param lifted whether it was passed a stream that may be absent: every field is then optional
   */
  public Type resultType(boolean lifted) {
    if (fields.size() == 1) {
      return lift(fields.getFirst().type(), lifted);
    }
    SequencedMap<String, Type> types = new LinkedHashMap<>();
    fields.forEach(field -> types.put(field.name(), lift(field.type(), lifted)));
    return new Type.RecordOf(types);
  }

  private static Type lift(Type type, boolean lifted) {
    return lifted && !(type instanceof Type.OptionalOf) ? new Type.OptionalOf(type) : type;
  }
}
