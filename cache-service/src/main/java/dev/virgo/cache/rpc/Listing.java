package dev.virgo.cache.rpc;

import dev.virgo.cache.lookup.AssetList;
import dev.virgo.schemas.rpc.Asset;
import dev.virgo.schemas.rpc.ListAssetsReply;
import dev.virgo.schemas.rpc.ListAssetsRequest;
import org.jspecify.annotations.Nullable;

/** One page of assets, translated. */
final class Listing {
  private static final int DEFAULT = 500;
  private static final int MOST = 5000;

  private Listing() {}

  static ListAssetsReply answer(AssetList assets, ListAssetsRequest request) {
    int limit = request.getLimit() == 0 ? DEFAULT : Math.clamp(request.getLimit(), 1, MOST);
    Members.atLeast("limit", request.getLimit(), 0);
    var found = assets.list(filter(request, limit));
    var reply = ListAssetsReply.newBuilder();
    found.forEach(one -> reply.addAssets(asset(one)));
    if (found.size() == limit) {
      reply.setNextKey(Replies.bytes(found.getLast().assetKey()));
    }
    return reply.build();
  }

  private static AssetList.Filter filter(ListAssetsRequest request, int limit) {
    return new AssetList.Filter(
        Members.optionalText("recording", request.getRecording()),
        Members.optionalText("pipeline_version", request.getPipelineVersion()),
        Members.optionalText("node", request.getNode()),
        Members.optionalText("run", request.getRun()),
        Members.optionalText("output", request.getOutput()),
        Members.optionalKey("asset_key", request.getAssetKey()),
        Members.atLeast("from_ns", request.getFromNs(), 0),
        request.getToNs() == 0 ? null : Members.atLeast("to_ns", request.getToNs(), 0),
        Members.optionalKey("after_key", request.getAfterKey()),
        limit);
  }

  private static Asset asset(AssetList.Listed one) {
    return Asset.newBuilder()
        .setAssetKey(Replies.bytes(one.assetKey()))
        .setRecording(one.recording())
        .setNode(one.node())
        .setField(one.field())
        .setSlice(Replies.slice(one.slice()))
        .setContentHash(Replies.bytes(one.content().hash()))
        .setUri(orEmpty(one.content().uri()))
        .setTransform(one.transform())
        .setConfigHash(Replies.bytes(one.config()))
        .setPipelineVersion(orEmpty(one.pipelineVersion()))
        .setRun(one.run())
        .setValueJson(orEmpty(one.content().valueJson()))
        .setOutput(orEmpty(one.output()))
        .setBytes(one.content().bytes())
        .build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
