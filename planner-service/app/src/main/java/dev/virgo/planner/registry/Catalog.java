package dev.virgo.planner.registry;

import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.planner.core.Descriptor;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What can be called, at one moment. Immutable: a compilation uses one catalog from its first to
 * its last line.
 *
 * @param byIdentity everything published, by {@code module.Class@version}
 * @param modules the same, as the compiler asks for it
 */
public record Catalog(SortedMap<String, Published> byIdentity, ModuleRegistry modules) {

  /** A catalog of exactly these transforms. */
  public static Catalog of(Collection<Published> published) {
    var byIdentity = new TreeMap<String, Published>();
    published.forEach(it -> byIdentity.put(it.identity(), it));
    return new Catalog(
        java.util.Collections.unmodifiableSortedMap(byIdentity),
        ModuleRegistry.of(byIdentity.values().stream().map(Published::signature).toList()));
  }

  /** Of this catalog only the given identities; those that are not here are left out. */
  public Catalog only(Collection<String> identities) {
    return of(
        byIdentity.values().stream().filter(it -> identities.contains(it.identity())).toList());
  }

  /** What the core needs, by identity. */
  public Map<String, Descriptor> descriptors() {
    var descriptors = new HashMap<String, Descriptor>();
    byIdentity.forEach((identity, published) -> descriptors.put(identity, published.descriptor()));
    return descriptors;
  }
}
