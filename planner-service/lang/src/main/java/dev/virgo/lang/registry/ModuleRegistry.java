package dev.virgo.lang.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What can be called: every known version of every transform. */
public interface ModuleRegistry {

  /** Qualified names of everything that can be called. */
  SortedSet<String> qualifiedNames();

  /** The versions of one qualified name, newest first; empty if there is no such name. */
  List<TransformSignature> versions(String qualifiedName);

  /** Namespaces that hold something; the empty one is left out. */
  default SortedSet<String> namespaces() {
    SortedSet<String> namespaces = new TreeSet<>();
    for (String name : qualifiedNames()) {
      int dot = name.lastIndexOf('.');
      if (dot > 0) {
        namespaces.add(name.substring(0, dot));
      }
    }
    return namespaces;
  }

  /** A registry that holds nothing. */
  static ModuleRegistry empty() {
    return of(List.of());
  }

  /**
   * A registry of the given signatures.
   *
   * @throws IllegalArgumentException if two have the same qualified name and version
   */
  static ModuleRegistry of(Collection<TransformSignature> signatures) {
    SortedMap<String, List<TransformSignature>> byName = new TreeMap<>();
    for (TransformSignature signature : signatures) {
      List<TransformSignature> versions =
          byName.computeIfAbsent(signature.qualifiedName(), _ -> new ArrayList<>());
      for (TransformSignature other : versions) {
        if (other.version().equals(signature.version())) {
          throw new IllegalArgumentException(
              "%s@%s is declared by both %s and %s; one of them needs another version or namespace"
                  .formatted(
                      signature.qualifiedName(),
                      signature.version(),
                      other.identity(),
                      signature.identity()));
        }
      }
      versions.add(signature);
    }
    Comparator<TransformSignature> oldestFirst =
        Comparator.comparing(signature -> new Version(signature.version()));
    byName.replaceAll((_, versions) -> versions.stream().sorted(oldestFirst.reversed()).toList());
    SortedSet<String> names = Collections.unmodifiableSortedSet(new TreeSet<>(byName.keySet()));
    return new ModuleRegistry() {
      @Override
      public SortedSet<String> qualifiedNames() {
        return names;
      }

      @Override
      public List<TransformSignature> versions(String qualifiedName) {
        return byName.getOrDefault(qualifiedName, List.of());
      }
    };
  }
}
