package dev.virgo.lang.type;

import dev.virgo.lang.type.Type.Erroneous;
import dev.virgo.lang.type.Type.FunctionOf;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OpenRecordOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.Stream;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.lang.type.Type.Variable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/** What the type variables of a signature stand for in one call. */
public final class Substitution {

  private static final Type NUMBER = Type.union(List.of(Primitive.INT, Primitive.FLOAT));

  private final Map<String, Type> bindings = new HashMap<>();

  /** The further fields that row variables stand for. */
  private final Map<String, RecordOf> rows = new HashMap<>();

  /**
   * Learns from an argument what the variables of its parameter stand for: the least type that
   * takes everything passed for a variable. Where the two do not fit together nothing is learnt.
   */
  public void learn(Type parameter, Type argument) {
    switch (parameter) {
      case Variable variable when variable.isNumber() -> learnNumber(variable, argument);
      case Variable(String name) -> bindings.merge(name, argument, Subtyping::common);
      case ListOf(Type element) when argument instanceof ListOf(Type own) -> learn(element, own);
      case OptionalOf(Type inner) when argument instanceof OptionalOf(Type own) ->
          learn(inner, own);
      case MapOf(Type key, Type value) when argument instanceof MapOf(Type ownKey, Type own) -> {
        learn(key, ownKey);
        learn(value, own);
      }
      case RecordOf(SequencedMap<String, Type> fields) when argument instanceof RecordOf own ->
          fields.forEach((name, type) -> {
            Type field = own.fields().get(name);
            if (field != null) {
              learn(type, field);
            }
          });
      case OpenRecordOf open when argument instanceof RecordOf own -> learn(open, own);
      case FunctionOf(List<Type> _, Type result)
          when argument instanceof FunctionOf(List<Type> _, Type own) ->
          learn(result, own);
      default -> {
        // nothing to learn from
      }
    }
  }

  /** What is passed first decides; Int and Float have no common number. */
  private void learnNumber(Variable variable, Type argument) {
    if (argument.isNumeric()) {
      bindings.putIfAbsent(variable.name(), argument);
    }
  }

  private void learn(OpenRecordOf open, RecordOf own) {
    SequencedMap<String, Type> further = new LinkedHashMap<>(own.fields());
    open.fields()
        .forEach((name, type) -> {
          Type field = further.remove(name);
          if (field != null) {
            learn(type, field);
          }
        });
    rows.merge(open.row(), new RecordOf(further), Substitution::shared);
  }

  /** The least record that takes both: with the fields that both have. */
  private static RecordOf shared(RecordOf first, RecordOf second) {
    SequencedMap<String, Type> fields = new LinkedHashMap<>();
    first
        .fields()
        .forEach((name, type) -> {
          Type other = second.fields().get(name);
          if (other != null) {
            fields.put(name, Subtyping.common(type, other));
          }
        });
    return new RecordOf(fields);
  }

  /** Whether something is known of every variable in a type. */
  public boolean isSettled(Type type) {
    return switch (type) {
      case Variable(String name) -> bindings.containsKey(name);
      case ListOf(Type element) -> isSettled(element);
      case OptionalOf(Type inner) -> isSettled(inner);
      case MapOf(Type key, Type value) -> isSettled(key) && isSettled(value);
      case RecordOf(SequencedMap<String, Type> fields) ->
          fields.values().stream().allMatch(this::isSettled);
      case OpenRecordOf(SequencedMap<String, Type> fields, String row) ->
          rows.containsKey(row) && fields.values().stream().allMatch(this::isSettled);
      case UnionOf(List<Type> variants) -> variants.stream().allMatch(this::isSettled);
      case FunctionOf(List<Type> parameters, Type result) ->
          parameters.stream().allMatch(this::isSettled) && isSettled(result);
      case Primitive _, Stream _, Erroneous _ -> true;
    };
  }

  /**
   * Whether a type has variables of which only that is known what an empty list or map says: more
   * may be learnt.
   */
  public boolean isOpen(Type type) {
    return type.isGeneric() && holdsNothing(applied(type));
  }

  private static boolean holdsNothing(Type type) {
    return switch (type) {
      case ListOf(Type element) -> holdsNothing(element);
      case OptionalOf(Type inner) -> holdsNothing(inner);
      case MapOf(Type key, Type value) -> holdsNothing(key) || holdsNothing(value);
      case RecordOf(SequencedMap<String, Type> fields) ->
          fields.values().stream().anyMatch(Substitution::holdsNothing);
      case OpenRecordOf(SequencedMap<String, Type> fields, String _) ->
          fields.values().stream().anyMatch(Substitution::holdsNothing);
      case UnionOf(List<Type> variants) -> variants.stream().anyMatch(Substitution::holdsNothing);
      case Primitive primitive -> primitive == Primitive.NOTHING;
      case FunctionOf _, Variable _, Stream _, Erroneous _ -> false;
    };
  }

  /**
   * The type with what its variables stand for; one of which nothing is known is Nothing, or Int if
   * it is a number.
   */
  public Type applied(Type type) {
    return replaced(type, variable -> variable.isNumber() ? Primitive.INT : Primitive.NOTHING);
  }

  /** Like {@link #applied}, for people: what nothing is known of keeps its name. */
  public Type named(Type type) {
    return replaced(type, variable -> variable.isNumber() ? NUMBER : variable);
  }

  private Type replaced(Type type, Function<Variable, Type> unknown) {
    return switch (type) {
      case Variable variable -> {
        Type known = bindings.get(variable.name());
        yield known == null ? unknown.apply(variable) : known;
      }
      case ListOf(Type element) -> new ListOf(replaced(element, unknown));
      case OptionalOf(Type inner) -> new OptionalOf(replaced(inner, unknown));
      case MapOf(Type key, Type value) ->
          new MapOf(replaced(key, unknown), replaced(value, unknown));
      case RecordOf(SequencedMap<String, Type> fields) -> new RecordOf(replaced(fields, unknown));
      case OpenRecordOf(SequencedMap<String, Type> fields, String row) -> {
        SequencedMap<String, Type> all = replaced(fields, unknown);
        RecordOf further = rows.get(row);
        if (further != null) {
          further.fields().forEach(all::putIfAbsent);
        }
        yield new RecordOf(all);
      }
      case UnionOf(List<Type> variants) ->
          Type.union(variants.stream().map(variant -> replaced(variant, unknown)).toList());
      case FunctionOf(List<Type> parameters, Type result) ->
          new FunctionOf(
              parameters.stream().map(parameter -> replaced(parameter, unknown)).toList(),
              replaced(result, unknown));
      case Primitive _, Stream _, Erroneous _ -> type;
    };
  }

  private SequencedMap<String, Type> replaced(
      SequencedMap<String, Type> fields, Function<Variable, Type> unknown) {
    SequencedMap<String, Type> replaced = new LinkedHashMap<>();
    fields.forEach((name, field) -> replaced.put(name, replaced(field, unknown)));
    return replaced;
  }
}
