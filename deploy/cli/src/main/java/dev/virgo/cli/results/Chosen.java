package dev.virgo.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One output that was asked for.
 *
 * @param name the output's, or the asset's
 * @param value a plain value that the pipeline itself computed, which has no asset; else null
 * @param assets in the order of time, otherwise
 */
record Chosen(String name, @Nullable JsonNode value, List<JsonNode> assets) {
  Chosen {
    assets = List.copyOf(assets);
  }

  /** Whether the assets hold samples. */
  boolean isSignal() {
    return !assets.isEmpty()
        && assets.stream()
            .allMatch(asset ->
                asset.path("uri").asText("").endsWith(dev.virgo.payload.Payloads.SIGNAL_SUFFIX));
  }
}
