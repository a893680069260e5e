package dev.virgo.lang.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can be called: every known version of every transform. */
public interface ModuleRegistry {

  /** Qualified names of everything that can be called. */
  SortedSet<String> qualifiedNames();

  /** The versions of one qualified name, newest first; empty if there is no such name. */
  List<TransformSignature> versions(String qualifiedName);

  /** The qualified names that end in a name without dots, in order. */
  default List<String> named(String simpleName) {
    return qualifiedNames().stream().filter(name -> simple(name).equals(simpleName)).toList();
  }

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

  /**
   * SHA-256 of everything that a compilation can find here, as 64 hexadecimal digits: registries
   * with the same hash give the same pipelines and diagnostics.
   */
  default String hash() {
    return RegistryText.hash(this);
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
    return new Indexed(byName);
  }

  private static String simple(String qualifiedName) {
    return qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
  }

  /** A registry that stays as it is: whatever a compiler asks for again and again is there. */
  final class Indexed implements ModuleRegistry {
    private final SortedMap<String, List<TransformSignature>> versions;
    private final SortedSet<String> names;
    private final SortedSet<String> namespaces;
    private final Map<String, List<String>> bySimpleName = new HashMap<>();

    private @Nullable String hash;

    private Indexed(SortedMap<String, List<TransformSignature>> versions) {
      this.versions = versions;
      this.names = Collections.unmodifiableSortedSet(new TreeSet<>(versions.keySet()));
      this.namespaces = Collections.unmodifiableSortedSet(ModuleRegistry.super.namespaces());
      for (String name : names) {
        bySimpleName.computeIfAbsent(simple(name), _ -> new ArrayList<>()).add(name);
      }
      bySimpleName.replaceAll((_, all) -> List.copyOf(all));
    }

    @Override
    public SortedSet<String> qualifiedNames() {
      return names;
    }

    @Override
    public List<TransformSignature> versions(String qualifiedName) {
      return versions.getOrDefault(qualifiedName, List.of());
    }

    /** Worked out when it is asked for; who asks at the same time works out the same. */
    @Override
    public String hash() {
      String known = hash;
      if (known == null) {
        known = RegistryText.hash(this);
        hash = known;
      }
      return known;
    }

    @Override
    public List<String> named(String simpleName) {
      return bySimpleName.getOrDefault(simpleName, List.of());
    }

    @Override
    public SortedSet<String> namespaces() {
      return namespaces;
    }
  }
}
