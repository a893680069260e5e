package dev.virgo.executor.rpc;

import dev.virgo.executor.work.Cache;
import dev.virgo.schemas.rpc.CacheGrpc;
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
import dev.virgo.schemas.rpc.TakeOverRequest;
import dev.virgo.wire.Rpc;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The cache-service by gRPC. */
public final class CacheClient implements Cache, AutoCloseable {
  /** Of every question but renewals. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  private final ManagedChannel channel;
  private final Duration renewDeadline;

  /**
   * @param address {@code host:port} of the cache-service
   * @param renewDeadline how long a renewal may take; less than until the next one
   */
  public CacheClient(String address, String token, Duration renewDeadline) {
    this.channel = Rpc.channel(address, token);
    this.renewDeadline = renewDeadline;
  }

  private CacheGrpc.CacheBlockingStub stub() {
    return stub(DEADLINE);
  }

  private CacheGrpc.CacheBlockingStub stub(Duration deadline) {
    return CacheGrpc.newBlockingStub(channel)
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public ReserveReply reserve(ReserveRequest request) {
    return stub().reserve(request);
  }

  @Override
  public RenewReply renew(RenewRequest request) {
    return stub(renewDeadline).renew(request);
  }

  @Override
  public CommitReply commit(CommitRequest request) {
    return stub().commit(request);
  }

  @Override
  public FailReply fail(FailRequest request) {
    return stub().fail(request);
  }

  @Override
  public ReleaseReply release(ReleaseRequest request) {
    return stub().release(request);
  }

  /**
   * Ends what earlier processes of this instance held.
   *
   * @return how many slices go out again
   */
  public int takeOver(String holder) {
    return stub().takeOver(TakeOverRequest.newBuilder().setHolder(holder).build()).getEnded();
  }

  @Override
  public boolean reachable() {
    return channel.getState(true) == ConnectivityState.READY;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
