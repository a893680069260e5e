package dev.virgo.planner.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.rpc.Asset;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An asset, for people and scripts.
 *
 * @param uri where its blob is; null for a plain value that is inline
 * @param value a plain value
 * @param configHash of the configuration that made it, defaults filled in
 * @param pipelineVersion one that it belongs to; null if it belongs to none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record AssetView(
    String assetKey,
    String recording,
    String node,
    String field,
    @Nullable String output,
    long t0Ns,
    long t1Ns,
    String contentHash,
    @Nullable String uri,
    @Nullable JsonNode value,
    long bytes,
    String transform,
    String configHash,
    @Nullable String pipelineVersion,
    String run) {

  static AssetView of(Asset asset) {
    return new AssetView(
        hex(asset.getAssetKey()),
        asset.getRecording(),
        asset.getNode(),
        asset.getField(),
        text(asset.getOutput()),
        asset.getSlice().getT0Ns(),
        asset.getSlice().getT1Ns(),
        hex(asset.getContentHash()),
        text(asset.getUri()),
        json(asset.getValueJson()),
        asset.getBytes(),
        asset.getTransform(),
        hex(asset.getConfigHash()),
        text(asset.getPipelineVersion()),
        asset.getRun());
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static @Nullable String text(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable JsonNode json(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return EventJson.json().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the cache answered a value that is no JSON", e);
    }
  }
}
