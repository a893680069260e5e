package dev.virgo.transform.processor;

import dev.virgo.transform.Ships;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** Finds and hashes the resources that a transform ships. */
final class ShippedResources {
  /**
   * Build tools copy resources beside the classes before they compile; plain javac finds them among
   * the sources.
   */
  private static final List<StandardLocation> PLACES =
      List.of(
          StandardLocation.CLASS_OUTPUT, StandardLocation.SOURCE_PATH, StandardLocation.CLASS_PATH);

  private final Filer filer;

  ShippedResources(Filer filer) {
    this.filer = filer;
  }

  /** Adds the SHA-256 of every resource that an annotation lists, by path. */
  void add(SortedMap<String, String> hashes, Element element, @Nullable Ships ships)
      throws Problem {
    if (ships == null) {
      return;
    }
    for (String path : ships.value()) {
      hashes.put(path, LengthPrefixedHash.of(read(element, path)));
    }
  }

  private byte[] read(Element element, String path) throws Problem {
    for (StandardLocation place : PLACES) {
      Optional<byte[]> content = read(place, path);
      if (content.isPresent()) {
        return content.get();
      }
    }
    throw new Problem(
        element,
        "@Ships names the resource "
            + path
            + ", which is not there; put it under src/main/resources or correct the path");
  }

  private Optional<byte[]> read(StandardLocation place, String path) {
    try (InputStream content = filer.getResource(place, "", path).openInputStream()) {
      return Optional.of(content.readAllBytes());
    } catch (IOException | IllegalArgumentException e) {
      // Not in this place, or there is no such place; the caller names a resource that is in none.
      return Optional.empty();
    }
  }
}
