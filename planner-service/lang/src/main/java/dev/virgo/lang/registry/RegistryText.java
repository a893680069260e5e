package dev.virgo.lang.registry;

import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.source.TextHash;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a registry down so that two with the same text cannot be told apart by a compilation, not
 * even by the order in which a message lists fields. Every text has its length before it and every
 * list its size, so that none can imitate another; patterns name every component, so that one that
 * is added cannot be forgotten here.
 */
final class RegistryText {

  private final StringBuilder text = new StringBuilder("virgo/registry/1");

  private RegistryText() {}

  static String hash(ModuleRegistry registry) {
    var written = new RegistryText();
    written.all(
        registry.qualifiedNames(),
        name -> written.all(registry.versions(name), written::signature));
    return TextHash.sha256(written.text.toString());
  }

  private void signature(TransformSignature signature) {
    switch (signature) {
      case TransformSignature(
              var identity,
              var name,
              var namespace,
              var version,
              var inputs,
              var config,
              var fields,
              var nature) -> {
        put(identity);
        put(name);
        put(namespace);
        put(version);
        all(inputs, this::parameter);
        all(config, this::field);
        all(fields, this::output);
        put(nature.name());
      }
    }
  }

  private void parameter(Parameter parameter) {
    switch (parameter) {
      case Parameter(var name, var type, var optional) -> {
        put(name);
        type(type);
        put(optional);
      }
    }
  }

  private void field(ConfigField field) {
    switch (field) {
      case ConfigField(
              var name,
              var type,
              var defaultValue,
              var min,
              var minExclusive,
              var max,
              var maxExclusive,
              var inKey,
              var minSize,
              var maxSize,
              var pattern) -> {
        put(name);
        type(type);
        put(defaultValue != null);
        if (defaultValue != null) {
          value(defaultValue);
        }
        put(min);
        put(minExclusive);
        put(max);
        put(maxExclusive);
        put(inKey);
        put(minSize);
        put(maxSize);
        put(pattern);
      }
    }
  }

  private void output(OutputField output) {
    switch (output) {
      case OutputField(var name, var type, var group) -> {
        put(name);
        type(type);
        put(group);
      }
    }
  }

  private void type(Type type) {
    put(type.getClass().getSimpleName());
    switch (type) {
      case Type.Primitive primitive -> put(primitive.name());
      case Type.Stream stream -> put(stream.name());
      case Type.RecordOf(var fields) -> types(fields);
      case Type.OpenRecordOf(var fields, var row) -> {
        types(fields);
        put(row);
      }
      case Type.ListOf(var element) -> type(element);
      case Type.MapOf(var key, var value) -> {
        type(key);
        type(value);
      }
      case Type.OptionalOf(var inner) -> type(inner);
      case Type.UnionOf(var variants) -> all(variants, this::type);
      case Type.FunctionOf(var parameters, var result) -> {
        all(parameters, this::type);
        type(result);
      }
      case Type.Variable(var name) -> put(name);
      case Type.Erroneous() -> {
        // its name says all
      }
    }
  }

  private void types(Map<String, Type> fields) {
    all(
        fields.entrySet(),
        field -> {
          put(field.getKey());
          type(field.getValue());
        });
  }

  private void value(Value value) {
    put(value.getClass().getSimpleName());
    switch (value) {
      case Value.TextValue(var own) -> put(own);
      case Value.IntValue(var number) -> put(number);
      case Value.FloatValue(var number) -> put(number);
      case Value.BooleanValue(var truth) -> put(truth);
      case Value.ListValue(var elements) -> all(elements, this::value);
      case Value.RecordValue(var fields) ->
          all(
              fields.entrySet(),
              field -> {
                put(field.getKey());
                value(field.getValue());
              });
      case Value.MapValue(var entries) ->
          all(
              entries.entrySet(),
              entry -> {
                value(entry.getKey());
                value(entry.getValue());
              });
      case Value.UnionValue(var member, var inner) -> {
        type(member);
        value(inner);
      }
      case Value.FunctionValue(var type, var _) -> type(type);
      case Value.SomeValue(var inner) -> value(inner);
      case Value.NoneValue() -> {
        // its name says all
      }
    }
  }

  private <T> void all(Collection<T> parts, Consumer<T> write) {
    put(parts.size());
    parts.forEach(write);
  }

  /** A number, a truth value or a text; what is not there is another thing than an empty text. */
  private void put(@Nullable Object part) {
    String written = String.valueOf(part);
    text.append(part == null ? '-' : '+').append(written.length()).append(':').append(written);
  }
}
