package dev.virgo.cli.bench;

import com.google.protobuf.ByteString;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.LookupReply;
import dev.virgo.schemas.rpc.LookupRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long the cache takes to say what is there, over its gRPC. */
final class Lookups implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final long PATIENCE_SECONDS = 2;

  private final String address;
  private final Terminal terminal;
  private final ManagedChannel channel;
  private final CacheGrpc.CacheBlockingStub cache;
  private final CacheGrpc.CacheStub later;

  Lookups(String address, String token, Terminal terminal) {
    this.address = address;
    this.terminal = terminal;
    this.channel = ManagedChannelBuilder.forTarget("dns:///" + address).usePlaintext().build();
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    this.cache =
        CacheGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    this.later =
        CacheGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /**
   * What calls took.
   *
   * @param answered milliseconds per call that was answered
   * @param failed calls that were not answered in time
   */
  record Figures(Percentiles answered, int failed) {
    Map<String, Object> json() {
      var json = new LinkedHashMap<>(answered.json());
      json.put("failed", failed);
      return json;
    }
  }

  /**
   * Measures calls, one after the other.
   *
   * @param keys asked for together; all of them exist
   * @param warm calls that do not count
   */
  Figures measure(List<Key> keys, int warm, int rounds) {
    var request = LookupRequest.newBuilder();
    keys.forEach(key -> request.addAssetKeys(ByteString.copyFrom(key.bytes())));
    var built = request.build();
    var times = new ArrayList<Double>();
    int failed = 0;
    for (int i = 0; i < warm + rounds; i++) {
      long begin = System.nanoTime();
      var found = ask(built);
      double took = (System.nanoTime() - begin) / 1e6;
      if (found.isEmpty()) {
        failed++;
      } else if (found.getAsInt() != keys.size()) {
        throw new CliFailure(
            Exit.FAILED,
            "the cache found "
                + found.getAsInt()
                + " of "
                + keys.size()
                + " assets that it listed; see: virgo doctor");
      } else if (i >= warm) {
        times.add(took);
      }
    }
    if (times.isEmpty()) {
      throw new CliFailure(
          Exit.UNREACHABLE, "the cache at " + address + " answered no lookup; see: virgo doctor");
    }
    return new Figures(Percentiles.of(times), failed);
  }

  /**
   * Measures calls for one key at a fixed pace, whatever the earlier ones take: milliseconds from
   * when each was due.
   */
  Figures paced(Key key, int perSecond, BooleanSupplier goesOn) {
    var request = LookupRequest.newBuilder().addAssetKeys(ByteString.copyFrom(key.bytes())).build();
    var times = new ConcurrentLinkedQueue<Double>();
    var failed = new AtomicInteger();
    var open = new Phaser(1);
    long begin = System.nanoTime();
    for (long call = 0; goesOn.getAsBoolean(); call++) {
      long due = begin + call * 1_000_000_000L / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      open.register();
      later
          .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .lookup(request, new Answer(due, times, failed, open));
    }
    open.arriveAndAwaitAdvance();
    if (times.isEmpty()) {
      throw new CliFailure(
          Exit.UNREACHABLE, "the cache at " + address + " answered no lookup; see: virgo doctor");
    }
    return new Figures(Percentiles.of(List.copyOf(times)), failed.get());
  }

  private record Answer(long dueNs, Queue<Double> times, AtomicInteger failed, Phaser open)
      implements StreamObserver<LookupReply> {
    @Override
    public void onNext(LookupReply reply) {
      times.add((System.nanoTime() - dueNs) / 1e6);
    }

    @Override
    public void onError(Throwable failure) {
      failed.incrementAndGet();
      open.arriveAndDeregister();
    }

    @Override
    public void onCompleted() {
      open.arriveAndDeregister();
    }
  }

  /** How many it found; empty if this one call took too long, which the figures show. */
  private OptionalInt ask(LookupRequest request) {
    try {
      return OptionalInt.of(
          cache
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .lookup(request)
              .getFoundCount());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
        throw new CliFailure(
            Exit.UNREACHABLE,
            "the cache at "
                + address
                + " does not answer: "
                + e.getMessage()
                + "; see: virgo doctor",
            e);
      }
      terminal.say("a lookup failed: " + e.getMessage());
      return OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
