package dev.virgo.executor.work;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.BlobRef;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.GroupResult;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.Usage;
import java.util.Optional;

/** What the cache is told about one slice. */
sealed interface Outcome {
  long lease();

  Key slice();

  /** It was computed. */
  record Commit(long lease, Key slice, GroupResult result) implements Outcome {}

  /** The transform, its limits or the storage failed: an attempt. */
  record Fail(long lease, Key slice, Failure failure, Usage usage) implements Outcome {}

  /**
   * It is given back; no attempt is counted.
   *
   * @param blob what was found missing or wrong, if that is why
   */
  record Release(
      long lease, Key slice, ReleaseRequest.Reason reason, String message, Optional<BlobRef> blob)
      implements Outcome {}
}
