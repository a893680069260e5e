package dev.virgo.transform.processor;

import dev.virgo.transform.ConfigurationName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** Names of elements and of their annotations. */
final class Names {
  private Names() {}

  /** The element's name as pipelines and JSON write it. */
  static String configuration(Element element) {
    return ConfigurationName.of(element.getSimpleName().toString());
  }

  /** An annotation of an element by its qualified name. */
  static Optional<? extends AnnotationMirror> annotation(Element element, String qualifiedName) {
    return element.getAnnotationMirrors().stream()
        .filter(mirror -> qualifiedName.equals(nameOf(mirror)))
        .findFirst();
  }

  static String nameOf(AnnotationMirror mirror) {
    return ((TypeElement) mirror.getAnnotationType().asElement()).getQualifiedName().toString();
  }

  /** A value that an annotation states itself, not by default. */
  static Optional<Object> value(AnnotationMirror mirror, String member) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        mirror.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(member)) {
        return Optional.of(entry.getValue().getValue());
      }
    }
    return Optional.empty();
  }

  /** Whether a declaration or its type carries any annotation called Nullable. */
  static boolean isNullable(Element element, TypeMirror type) {
    return hasNullable(element.getAnnotationMirrors()) || hasNullable(type.getAnnotationMirrors());
  }

  private static boolean hasNullable(List<? extends AnnotationMirror> mirrors) {
    return mirrors.stream()
        .anyMatch(m -> m.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
  }
}
