package dev.virgo.cli.language;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.system.Reachable;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.runtime.json.Signatures;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What pipelines can call.
 *
 * @param place where it is from, for people
 * @param modules as the compiler asks for it
 * @param descriptors as the build of the transforms wrote them, by identity
 */
public record Registry(String place, ModuleRegistry modules, Map<String, JsonNode> descriptors) {
  private static final String RESOURCE = "META-INF/virgo/transforms.json";

  public Registry {
    descriptors = Map.copyOf(descriptors);
  }

  /** The registry of the system that there is, else the transforms that Virgo ships. */
  static Registry of(Connection connection) {
    return Reachable.api(connection)
        .map(api ->
            of("the registry at " + api.url(), api.get("/transforms").valueStream().toList()))
        .orElseGet(Registry::shipped);
  }

  /** The transforms that Virgo ships. */
  public static Registry shipped() {
    var descriptors = new ArrayList<JsonNode>();
    try {
      var loader = Objects.requireNonNull(Registry.class.getClassLoader());
      for (var url : Collections.list(loader.getResources(RESOURCE))) {
        try (var file = url.openStream()) {
          EventJson.json().readTree(file).forEach(descriptors::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read from the class path", e);
    }
    return of("the transforms that Virgo ships", descriptors);
  }

  private static Registry of(String place, Collection<JsonNode> descriptors) {
    var signatures = new ArrayList<TransformSignature>();
    var byIdentity = new HashMap<String, JsonNode>();
    for (var descriptor : descriptors) {
      var signature = Signatures.of(descriptor);
      signatures.add(signature);
      byIdentity.put(signature.identity(), descriptor);
    }
    return new Registry(place, ModuleRegistry.of(signatures), byIdentity);
  }

  /** What it holds, and functions of this process beside that. */
  public ModuleRegistry with(ModuleRegistry functions) {
    return ModuleRegistry.of(
        Stream.of(modules, functions)
            .flatMap(
                one -> one.qualifiedNames().stream().flatMap(name -> one.versions(name).stream()))
            .toList());
  }

  /** Every version of everything, by name, the newest version first. */
  List<JsonNode> all() {
    return modules.qualifiedNames().stream()
        .flatMap(name -> modules.versions(name).stream())
        .map(signature -> Objects.requireNonNull(descriptors.get(signature.identity())))
        .toList();
  }

  /**
   * The versions of one transform, newest first; empty if there is none.
   *
   * @param name {@code EEGBandpass}, {@code virgo.eeg.EEGBandpass} or an identity
   */
  List<JsonNode> named(String name) {
    return all().stream()
        .filter(descriptor ->
            name.equals(descriptor.path("name").asText())
                || name.equals(qualifiedName(descriptor))
                || name.equals(descriptor.path("identity").asText()))
        .toList();
  }

  /** Namespace and name. */
  static String qualifiedName(JsonNode descriptor) {
    var namespace = descriptor.path("namespace").asText("");
    var name = descriptor.path("name").asText();
    return namespace.isEmpty() ? name : namespace + "." + name;
  }
}
