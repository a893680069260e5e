package dev.virgo.runtime.docs;

import dev.virgo.lang.diagnostic.CallMessages;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticKind;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.diagnostic.SyntaxMessages;
import dev.virgo.lang.source.Span;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the catalogue says, with the names of what varies in angle brackets. */
final class MessageForms {
  private static final Span NOWHERE = new Span(0, 0);

  private final Map<DiagnosticKind, SortedSet<String>> forms = new EnumMap<>(DiagnosticKind.class);

  MessageForms() throws ReflectiveOperationException {
    var methods =
        Stream.of(SyntaxMessages.class, Messages.class, CallMessages.class)
            .flatMap(catalogue -> Stream.of(catalogue.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    for (var method : methods) {
      // A choice of two wordings is a Boolean, a wording of several kinds takes the kind.
      for (boolean choice : new boolean[] {false, true}) {
        for (var kind : DiagnosticKind.values()) {
          said(method, choice, kind);
        }
      }
    }
  }

  /** The wordings of a kind, in order; empty if the catalogue has none. */
  List<String> of(DiagnosticKind kind) {
    return List.copyOf(forms.getOrDefault(kind, new TreeSet<>()));
  }

  private void said(Method method, boolean choice, DiagnosticKind kind)
      throws ReflectiveOperationException {
    boolean takesKind =
        Stream.of(method.getParameterTypes()).anyMatch(DiagnosticKind.class::equals);
    if (takesKind && !kind.title().equals("Option dependency")) {
      return;
    }
    var arguments =
        Arrays.stream(method.getParameters())
            .map(parameter -> argument(parameter, choice, kind))
            .toArray();
    try {
      var said = (Diagnostic) Objects.requireNonNull(method.invoke(null, arguments));
      forms.computeIfAbsent(said.kind(), _ -> new TreeSet<>()).add(said.message());
    } catch (InvocationTargetException e) {
      throw new AssertionError(method + " cannot say its message", e.getCause());
    }
  }

  private static Object argument(Parameter parameter, boolean choice, DiagnosticKind kind) {
    var type = parameter.getType();
    String text = "<" + parameter.getName() + ">";
    if (type == String.class) {
      return text;
    } else if (type == Span.class) {
      return NOWHERE;
    } else if (type == boolean.class) {
      return choice;
    } else if (type == long.class) {
      return 11L;
    } else if (type == DiagnosticKind.class) {
      return kind;
    } else if (type == String[].class) {
      return new String[0];
    }
    // These are cut at their dot.
    return List.of(parameter.getName().equals("qualified") ? "<namespace>.<name>" : text);
  }
}
