package dev.virgo.executor;

import com.google.protobuf.ByteString;
import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailReply;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.GroupResult;
import dev.virgo.schemas.rpc.ReleaseReply;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.RenewReply;
import dev.virgo.schemas.rpc.RenewRequest;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.ReserveRequest;
import dev.virgo.schemas.rpc.TakeOverReply;
import dev.virgo.schemas.rpc.TakeOverRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The cache's side of reservations, in memory: one claim per cut-off key, one lease per call that
 * reserved something, results only under a lease that is held.
 */
@GrpcService
public class FakeCache extends CacheGrpc.CacheImplBase {
  /** What the executor said, in order. */
  sealed interface Said {
    record Committed(GroupResult result) implements Said {}

    record Failed(FailRequest.Failed failed) implements Said {}

    record Released(ByteString cutoffKey, ReleaseRequest.Reason reason, String message)
        implements Said {}
  }

  private final Map<ByteString, Long> claims = new HashMap<>();
  private final Set<ByteString> committed = new HashSet<>();
  private final Map<Long, List<ByteString>> withdrawn = new HashMap<>();
  private final List<String> takenOverBy = new ArrayList<>();
  private final LinkedBlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private long leases;
  private int renewals;

  /** The next thing said about a slice that was failed, released or committed. */
  Said next() throws InterruptedException {
    var next = said.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the executor said nothing for 30 s");
    }
    return next;
  }

  /** A cancellation: the claims are gone at once, their holder learns it when it renews. */
  synchronized void cancelRunOf(ByteString cutoffKey) {
    var lease = claims.remove(cutoffKey);
    if (lease == null) {
      throw new AssertionError("nobody has claimed " + cutoffKey);
    }
    withdrawn.computeIfAbsent(lease, _ -> new ArrayList<>()).add(cutoffKey);
  }

  synchronized void awaitClaim(ByteString cutoffKey) throws InterruptedException {
    while (!claims.containsKey(cutoffKey)) {
      wait();
    }
  }

  synchronized int renewals() {
    return renewals;
  }

  synchronized int claims() {
    return claims.size();
  }

  /** Who asked for what its predecessors held, and was told that the cache is away at first. */
  synchronized String awaitTakeOver() throws InterruptedException {
    while (takenOverBy.size() < 2) {
      wait();
    }
    return takenOverBy.getLast();
  }

  @Override
  public synchronized void takeOver(
      TakeOverRequest request, StreamObserver<TakeOverReply> observer) {
    takenOverBy.add(request.getHolder());
    notifyAll();
    if (takenOverBy.size() == 1) {
      observer.onError(Status.UNAVAILABLE.asRuntimeException());
    } else {
      answer(observer, TakeOverReply.newBuilder().setEnded(2).build());
    }
  }

  @Override
  public synchronized void reserve(ReserveRequest request, StreamObserver<ReserveReply> observer) {
    var reply = ReserveReply.newBuilder();
    long lease = leases + 1;
    for (var want : request.getWantsList()) {
      var outcome = ReserveReply.Outcome.MINE;
      if (committed.contains(want.getCutoffKey())) {
        outcome = ReserveReply.Outcome.HIT;
      } else if (claims.putIfAbsent(want.getCutoffKey(), lease) != null) {
        outcome = ReserveReply.Outcome.BUSY;
      } else {
        leases = lease;
        reply.setLease(lease);
      }
      reply.addAnswers(ReserveReply.Answer.newBuilder().setOutcome(outcome).setGeneration(1));
    }
    notifyAll();
    answer(observer, reply.build());
  }

  @Override
  public synchronized void renew(RenewRequest request, StreamObserver<RenewReply> observer) {
    renewals++;
    var reply = RenewReply.newBuilder();
    for (long lease : request.getLeasesList()) {
      reply.addStates(
          RenewReply.State.newBuilder()
              .setValid(claims.containsValue(lease))
              .addAllCancelled(withdrawn.getOrDefault(lease, List.of())));
    }
    answer(observer, reply.build());
  }

  @Override
  public synchronized void commit(CommitRequest request, StreamObserver<CommitReply> observer) {
    var reply = CommitReply.newBuilder();
    for (var result : request.getResultsList()) {
      boolean held = end(result.getCutoffKey(), request.getLease());
      if (held) {
        committed.add(result.getCutoffKey());
        said.add(new Said.Committed(result));
      }
      reply.addAnswers(
          CommitReply.Answer.newBuilder()
              .setOutcome(held ? CommitReply.Outcome.COMMITTED : CommitReply.Outcome.STALE));
    }
    answer(observer, reply.build());
  }

  @Override
  public synchronized void fail(FailRequest request, StreamObserver<FailReply> observer) {
    for (var failed : request.getFailedList()) {
      if (end(failed.getCutoffKey(), request.getLease())) {
        said.add(new Said.Failed(failed));
      }
    }
    answer(observer, FailReply.newBuilder().setEnded(request.getFailedCount()).build());
  }

  @Override
  public synchronized void release(ReleaseRequest request, StreamObserver<ReleaseReply> observer) {
    for (var key : request.getCutoffKeysList()) {
      if (end(key, request.getLease())) {
        said.add(new Said.Released(key, request.getReason(), request.getMessage()));
      }
    }
    answer(observer, ReleaseReply.newBuilder().setEnded(request.getCutoffKeysCount()).build());
  }

  private boolean end(ByteString cutoffKey, long lease) {
    return claims.remove(cutoffKey, lease);
  }

  private static <T> void answer(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }
}
