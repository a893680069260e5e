package dev.virgo.cache.lookup;

import dev.virgo.cache.decide.Content;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usable assets, for people: in key order, page by page. */
public interface AssetList {
  /**
   * Which ones. A member that is null does not matter.
   *
   * @param run shown by this run once it has finished, made by it before
   * @param fromNs only slices that end after it, nanoseconds
   * @param toNs only slices that begin before it, nanoseconds
   * @param after only keys above this one
   * @param limit at most that many
   */
  record Filter(
      @Nullable String recording,
      @Nullable String pipelineVersion,
      @Nullable String node,
      @Nullable String run,
      @Nullable String output,
      @Nullable Key assetKey,
      long fromNs,
      @Nullable Long toNs,
      @Nullable Key after,
      int limit) {}

  /**
   * One asset.
   *
   * @param config hash of the configuration that made it
   * @param pipelineVersion a version that shows it, the asked one if one was asked
   * @param run that shows it, else that made it
   */
  record Listed(
      Key assetKey,
      String recording,
      String node,
      String field,
      Slice slice,
      Content content,
      String transform,
      Key config,
      @Nullable String pipelineVersion,
      @Nullable String output,
      String run) {}

  /** The page. */
  List<Listed> list(Filter filter);
}
