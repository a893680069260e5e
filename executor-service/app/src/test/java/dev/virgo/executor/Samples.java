package dev.virgo.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virgo.schemas.key.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;

/** What the build says about the transforms on the tests' class path. */
public final class Samples {
  private Samples() {}

  /** Hashes of the group {@code run}. */
  public record Hashes(Key code, Key lockfile) {}

  /** The hashes of a transform. */
  public static Hashes descriptor(String identity) {
    try {
      var indexes =
          Collections.list(
              ClassLoader.getSystemClassLoader().getResources("META-INF/virgo/transforms.json"));
      for (var index : indexes) {
        for (JsonNode descriptor : new ObjectMapper().readTree(index)) {
          if (descriptor.path("identity").asText().equals(identity)) {
            return new Hashes(
                Key.parse(descriptor.path("groups").path(0).path("code_hash").asText()),
                Key.parse(descriptor.path("lockfile_hash").asText()));
          }
        }
      }
      throw new IllegalStateException("no descriptor of " + identity + " in " + indexes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
