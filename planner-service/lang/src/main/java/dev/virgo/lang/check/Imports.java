package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Declaration.UseDeclaration;
import dev.virgo.lang.syntax.TokenKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/** Which namespaces a pipeline has imported so far, and what a name means under them. */
final class Imports {

  private final ModuleRegistry registry;
  private final DiagnosticSink diagnostics;
  private final SortedSet<String> names;
  private final SortedSet<String> namespaces;
  private final Set<String> imported = new LinkedHashSet<>();
  private final Map<String, String> aliases = new HashMap<>();

  /** Without any {@code use}, everything is visible. */
  private boolean anyUse;

  /** A namespace could not be resolved: what it holds is not known. */
  private boolean uncertain;

  Imports(ModuleRegistry registry, DiagnosticSink diagnostics) {
    this.registry = registry;
    this.diagnostics = diagnostics;
    this.names = registry.qualifiedNames();
    this.namespaces = registry.namespaces();
  }

  void use(UseDeclaration use) {
    anyUse = true;
    String namespace = use.namespace().text();
    if (!isNamespace(namespace)) {
      uncertain = true;
      diagnostics.report(
          Messages.undefinedNamespace(namespace, namespaces, use.namespace().span()));
      return;
    }
    if (use.alias() != null) {
      aliases.put(use.alias().text(), namespace);
    } else {
      imported.add(namespace);
      aliases.putIfAbsent(use.namespace().parts().getLast().text(), namespace);
    }
  }

  private boolean isNamespace(String name) {
    return namespaces.contains(name)
        || namespaces.stream().anyMatch(namespace -> namespace.startsWith(name + "."));
  }

  /**
   * The qualified name that a name as written means; empty if that is a mistake, which is reported.
   */
  Optional<String> resolve(String written, Span span) {
    return written.indexOf('.') < 0 ? simple(written, span) : qualified(written, span);
  }

  private Optional<String> simple(String name, Span span) {
    List<String> candidates = new ArrayList<>();
    List<String> elsewhere = new ArrayList<>();
    for (String qualified : registry.named(name)) {
      (isVisible(qualified) ? candidates : elsewhere).add(qualified);
    }
    if (candidates.size() == 1) {
      return Optional.of(candidates.getFirst());
    }
    if (!candidates.isEmpty()) {
      diagnostics.report(Messages.ambiguousFunction(name, candidates, span));
    } else if (!uncertain) {
      diagnostics.report(
          Messages.undefinedFunction(name, elsewhere, simpleNames(), hiddenNames(), span));
    }
    return Optional.empty();
  }

  private Optional<String> qualified(String written, Span span) {
    int dot = written.indexOf('.');
    String alias = aliases.get(written.substring(0, dot));
    String expanded = alias == null ? written : alias + written.substring(dot);
    if (names.contains(written)) {
      return Optional.of(written);
    }
    if (names.contains(expanded)) {
      return Optional.of(expanded);
    }
    String namespace = expanded.substring(0, expanded.lastIndexOf('.'));
    if (isNamespace(namespace)) {
      String prefix = namespace + ".";
      List<String> siblings =
          names.stream()
              .filter(name -> name.startsWith(prefix))
              .map(name ->
                  written.substring(0, written.lastIndexOf('.') + 1)
                      + name.substring(prefix.length()))
              .toList();
      diagnostics.report(Messages.undefinedFunction(written, List.of(), siblings, List.of(), span));
    } else if (!uncertain) {
      diagnostics.report(Messages.undefinedNamespace(namespace, namespaces, span));
    }
    return Optional.empty();
  }

  /** Names that may be meant, those that can be called as they are first. */
  private List<String> simpleNames() {
    return Stream.concat(
            names.stream().filter(this::isVisible), names.stream().filter(name -> !isVisible(name)))
        .map(Imports::simpleName)
        // stdlib.bool.not is no other way to write an operator.
        .filter(name -> !TokenKind.isReserved(name))
        .distinct()
        .toList();
  }

  private static String simpleName(String qualified) {
    return qualified.substring(qualified.lastIndexOf('.') + 1);
  }

  private boolean isVisible(String qualified) {
    int dot = qualified.lastIndexOf('.');
    return dot < 0 || !anyUse || imported.contains(qualified.substring(0, dot));
  }

  /** Names whose last part cannot be called as it is. */
  private List<String> hiddenNames() {
    return names.stream()
        .filter(name -> registry.named(simpleName(name)).stream().noneMatch(this::isVisible))
        .toList();
  }

  ModuleRegistry registry() {
    return registry;
  }
}
