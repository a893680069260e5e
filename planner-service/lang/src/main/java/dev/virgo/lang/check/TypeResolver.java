package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.syntax.TypeExpression;
import dev.virgo.lang.syntax.TypeExpression.FunctionType;
import dev.virgo.lang.syntax.TypeExpression.GenericType;
import dev.virgo.lang.syntax.TypeExpression.MergedType;
import dev.virgo.lang.syntax.TypeExpression.NamedType;
import dev.virgo.lang.syntax.TypeExpression.RecordTypeExpression;
import dev.virgo.lang.syntax.TypeExpression.TypedField;
import dev.virgo.lang.syntax.TypeExpression.UnionTypeExpression;
import dev.virgo.lang.syntax.TypeExpression.UnreadableType;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Erroneous;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns type expressions into types; holds the type definitions met so far. */
public final class TypeResolver {

  static final int MAX_TYPE_SIZE = 2000;
  static final int MAX_TYPE_DEPTH = 200;

  private static final Map<String, Type> BUILT_IN = new LinkedHashMap<>();
  private static final List<String> GENERIC = List.of("List", "Map", "Optional");

  static {
    for (Primitive primitive : Primitive.values()) {
      if (primitive != Primitive.NOTHING) {
        BUILT_IN.put(primitive.toString(), primitive);
      }
    }
    for (Stream stream : Stream.values()) {
      BUILT_IN.put(stream.toString(), stream);
    }
  }

  private final DiagnosticSink diagnostics;
  private final Set<String> uncertainNames;
  private final boolean signature;
  private final Map<String, Type> defined = new HashMap<>();

  /**
   * Knows the built-in types.
   *
   * @param uncertainNames names that may be defined where the text could not be read; using them is
   *     no further mistake
   */
  public TypeResolver(DiagnosticSink diagnostics, Set<String> uncertainNames) {
    this(diagnostics, uncertainNames, false);
  }

  private TypeResolver(DiagnosticSink diagnostics, Set<String> uncertainNames, boolean signature) {
    this.diagnostics = diagnostics;
    this.uncertainNames = uncertainNames;
    this.signature = signature;
  }

  /** Takes names of one letter for the type and row variables of a signature. */
  public static TypeResolver ofSignature(DiagnosticSink diagnostics) {
    return new TypeResolver(diagnostics, Set.of(), true);
  }

  /** Defines a name; one that is taken is reported and keeps its first meaning. */
  void define(String name, Type type, Span span) {
    if (BUILT_IN.containsKey(name) || defined.containsKey(name)) {
      diagnostics.report(Messages.duplicateDefinition("type", name, span));
    } else {
      defined.put(name, type);
    }
  }

  public Type resolve(TypeExpression expression) {
    return switch (expression) {
      case NamedType named -> named(named);
      case GenericType generic -> generic(generic);
      case RecordTypeExpression record -> record(record);
      case MergedType merged -> merged(merged);
      case UnionTypeExpression union -> union(union);
      case FunctionType(int _, Span _, List<TypeExpression> parameters, TypeExpression result) ->
          new Type.FunctionOf(parameters.stream().map(this::resolve).toList(), resolve(result));
      case UnreadableType _ -> new Erroneous();
    };
  }

  private Type named(NamedType named) {
    if (signature && named.name().length() == 1) {
      return new Type.Variable(named.name());
    }
    Type type = BUILT_IN.getOrDefault(named.name(), defined.get(named.name()));
    return type != null ? type : undefined(named.name(), named.name(), named.span());
  }

  /** The type that a name stands for; an unknown one is reported. */
  Type named(Name name) {
    Type type = BUILT_IN.getOrDefault(name.text(), defined.get(name.text()));
    return type != null ? type : undefined(name.text(), name.text(), name.span());
  }

  private Type undefined(String name, String shown, Span span) {
    if (!uncertainNames.contains(name)) {
      List<String> known = new ArrayList<>(BUILT_IN.keySet());
      known.addAll(GENERIC);
      known.addAll(defined.keySet());
      diagnostics.report(Messages.undefinedType(shown, known, span));
    }
    return new Erroneous();
  }

  private Type generic(GenericType generic) {
    List<Type> arguments = generic.arguments().stream().map(this::resolve).toList();
    String name = generic.name().text();
    Type type =
        switch (name + "/" + arguments.size()) {
          case "List/1", "Seq/1", "Candidates/1" -> new ListOf(arguments.getFirst());
          case "Optional/1" -> new OptionalOf(arguments.getFirst());
          case "Map/2" -> new MapOf(arguments.getFirst(), arguments.getLast());
          default -> undefined(name, name + "<...>", generic.span());
        };
    if ((type instanceof ListOf || type instanceof MapOf) && type.holdsStream()) {
      diagnostics.report(
          Messages.typeError("A stream cannot be an element: " + type, generic.span()));
      return new Erroneous();
    }
    return bounded(type, generic.span());
  }

  private Type record(RecordTypeExpression record) {
    SequencedMap<String, Type> fields = new LinkedHashMap<>();
    NamedType row = row(record);
    for (TypedField field : record.fields()) {
      Type type = resolve(field, row);
      if (fields.putIfAbsent(field.name().text(), type) != null) {
        diagnostics.report(
            Messages.duplicateDefinition("record field", field.name().text(), field.name().span()));
      }
    }
    return bounded(
        row == null ? new RecordOf(fields) : new Type.OpenRecordOf(fields, row.name()),
        record.span());
  }

  /**
   * The row variable of a record in a signature: a small letter behind the last field, {@code
   * {name: String | r}}.
   */
  private @Nullable NamedType row(RecordTypeExpression record) {
    return signature
            && !record.fields().isEmpty()
            && record.fields().getLast().type() instanceof UnionTypeExpression union
            && union.members().getLast() instanceof NamedType last
            && last.name().length() == 1
            && Character.isLowerCase(last.name().charAt(0))
        ? last
        : null;
  }

  private Type resolve(TypedField field, @Nullable NamedType row) {
    return field.type() instanceof UnionTypeExpression union
            && union.members().getLast().equals(row)
        ? Type.union(
            union.members().subList(0, union.members().size() - 1).stream()
                .map(this::resolve)
                .toList())
        : resolve(field.type());
  }

  private Type bounded(Type type, Span span) {
    if (!type.isLargerThan(MAX_TYPE_SIZE) && !type.isDeeperThan(MAX_TYPE_DEPTH)) {
      return type;
    }
    if (type.isErroneous()) {
      return new Erroneous();
    }
    diagnostics.report(
        Messages.typeError(
            "This type has more than %d parts, or more than %d levels of them"
                .formatted(MAX_TYPE_SIZE, MAX_TYPE_DEPTH),
            span));
    return new Erroneous();
  }

  private Type merged(MergedType merged) {
    Type left = resolve(merged.left());
    Type right = resolve(merged.right());
    if (left instanceof Erroneous || right instanceof Erroneous) {
      return new Erroneous();
    }
    if (left instanceof RecordOf first && right instanceof RecordOf second) {
      return bounded(OperatorTypes.mergedRecord(first, second), merged.span());
    }
    diagnostics.report(
        Messages.incompatibleMerge(left.toString(), right.toString(), merged.span(), List.of()));
    return new Erroneous();
  }

  private Type union(UnionTypeExpression union) {
    List<Type> members = union.members().stream().map(this::resolve).toList();
    if (members.stream().anyMatch(Erroneous.class::isInstance)) {
      return new Erroneous();
    }
    Type type = Type.union(members);
    if (type instanceof Type.UnionOf && type.holdsStream()) {
      diagnostics.report(
          Messages.typeError("A stream cannot be part of a union: " + type, union.span()));
      return new Erroneous();
    }
    return type;
  }
}
