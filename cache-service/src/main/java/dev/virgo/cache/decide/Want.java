package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who wants one slice of one compute group: the owner of a claim, or one who waits for it.
 *
 * @param dispatch distinguishes this emission of the slice from earlier ones
 * @param assetKeys the asset key of each of the group's fields, by field name
 * @param transform identity, {@code module.Class@version}
 * @param parts hash under which the parts of the keys are stored, for explain
 * @param traceparent W3C trace context of the run that wants it
 */
public record Want(
    String run,
    String recording,
    String node,
    String group,
    Slice slice,
    long dispatch,
    Key cutoffKey,
    Map<String, Key> assetKeys,
    String transform,
    Key config,
    Key code,
    Key lockfile,
    @Nullable Key parts,
    @Nullable String traceparent) {
  public Want {
    assetKeys = Map.copyOf(assetKeys);
  }

  /** Whether both are the same emission: a redelivered event, not a second wish. */
  public boolean sameEmission(Want other) {
    return dispatch == other.dispatch
        && run.equals(other.run)
        && node.equals(other.node)
        && group.equals(other.group)
        && slice.equals(other.slice);
  }
}
