package dev.virgo.executor.work;

import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailReply;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.ReleaseReply;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.RenewReply;
import dev.virgo.schemas.rpc.RenewRequest;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.ReserveRequest;

/**
 * The cache as the executor uses it. Every call throws {@link io.grpc.StatusRuntimeException};
 * UNAVAILABLE, DEADLINE_EXCEEDED and RESOURCE_EXHAUSTED mean: later.
 */
public interface Cache {
  ReserveReply reserve(ReserveRequest request);

  RenewReply renew(RenewRequest request);

  CommitReply commit(CommitRequest request);

  FailReply fail(FailRequest request);

  ReleaseReply release(ReleaseRequest request);

  /** Whether there is a connection; asks for one where there is none. */
  boolean reachable();
}
