package dev.virgo.transform.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** A Java type as the pipeline language writes it. */
final class PlainType {
  /** What a message about an unsupported type says there is. */
  static final String SUPPORTED =
      "int, long, double, boolean, String, List, Optional and records of these";

  private PlainType() {}

  /**
   * The language's type, e.g. {@code List<Float>} or {@code {a: Int}}; nothing where it has none.
   */
  static Optional<String> of(TypeMirror type) {
    return switch (type.getKind()) {
      case INT, LONG -> Optional.of("Int");
      case DOUBLE -> Optional.of("Float");
      case BOOLEAN -> Optional.of("Boolean");
      case DECLARED -> declared((DeclaredType) type);
      default -> Optional.empty();
    };
  }

  /** Whether values are 32-bit integers, whose range is smaller than the language's. */
  static boolean isInt(TypeMirror type) {
    return type.getKind() == TypeKind.INT || isClass(type, "java.lang.Integer");
  }

  static boolean isClass(TypeMirror type, String qualifiedName) {
    return type.getKind() == TypeKind.DECLARED
        && ((DeclaredType) type).asElement() instanceof TypeElement element
        && element.getQualifiedName().contentEquals(qualifiedName);
  }

  /** The components of a record type; nothing for any other type. */
  static Optional<List<? extends RecordComponentElement>> components(TypeMirror type) {
    if (type.getKind() == TypeKind.DECLARED
        && ((DeclaredType) type).asElement() instanceof TypeElement element
        && element.getKind() == ElementKind.RECORD) {
      return Optional.of(element.getRecordComponents());
    }
    return Optional.empty();
  }

  private static Optional<String> declared(DeclaredType type) {
    String name = ((TypeElement) type.asElement()).getQualifiedName().toString();
    return switch (name) {
      case "java.lang.Integer", "java.lang.Long" -> Optional.of("Int");
      case "java.lang.Double" -> Optional.of("Float");
      case "java.lang.Boolean" -> Optional.of("Boolean");
      case "java.lang.String" -> Optional.of("String");
      case "java.util.List" -> argument(type).map(item -> "List<" + item + ">");
      case "java.util.Optional" -> argument(type).map(item -> "Optional<" + item + ">");
      default -> components(type).flatMap(PlainType::record);
    };
  }

  private static Optional<String> argument(DeclaredType type) {
    return type.getTypeArguments().size() == 1
        ? of(type.getTypeArguments().getFirst())
        : Optional.empty();
  }

  private static Optional<String> record(List<? extends RecordComponentElement> components) {
    List<String> members = new ArrayList<>();
    for (RecordComponentElement component : components) {
      Optional<String> type = of(component.asType());
      if (type.isEmpty()) {
        return Optional.empty();
      }
      members.add(Names.configuration(component) + ": " + type.get());
    }
    return Optional.of("{" + String.join(", ", members) + "}");
  }
}
