package dev.virgo.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** The transforms of a class path, by identity. */
final class Transforms {
  /** Where the build writes descriptors. */
  static final String INDEX = "META-INF/virgo/transforms.json";

  private final SequencedMap<String, LoadedTransform> byIdentity;

  private Transforms(SequencedMap<String, LoadedTransform> byIdentity) {
    this.byIdentity = byIdentity;
  }

  /**
   * Reads every index of the class path.
   *
   * @throws IllegalStateException if one is broken, or two jars have the same identity
   */
  static Transforms load(ClassLoader loader) {
    var byIdentity = new LinkedHashMap<String, LoadedTransform>();
    try {
      for (var index : java.util.Collections.list(loader.getResources(INDEX))) {
        JsonNode descriptors;
        try (var in = index.openStream()) {
          descriptors = new ObjectMapper().readTree(in);
        }
        for (var descriptor : descriptors) {
          var transform = new LoadedTransform(descriptor, Binding.of(descriptor, loader));
          if (byIdentity.putIfAbsent(transform.identity(), transform) != null) {
            throw new IllegalStateException(
                transform.identity() + " is twice on the class path, again in " + index);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + INDEX + " of the class path", e);
    }
    return new Transforms(byIdentity);
  }

  Optional<LoadedTransform> find(String identity) {
    return Optional.ofNullable(byIdentity.get(identity));
  }

  Collection<LoadedTransform> all() {
    return byIdentity.sequencedValues();
  }
}
