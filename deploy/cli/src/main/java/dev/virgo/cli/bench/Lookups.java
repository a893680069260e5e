package dev.virgo.cli.bench;

import com.google.protobuf.ByteString;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.LookupRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long the cache takes to say what is there, over its gRPC. */
final class Lookups implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final long PATIENCE_SECONDS = 10;

  private final String address;
  private final ManagedChannel channel;
  private final CacheGrpc.CacheBlockingStub cache;

  Lookups(String address, String token) {
    this.address = address;
    this.channel = ManagedChannelBuilder.forTarget("dns:///" + address).usePlaintext().build();
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    this.cache =
        CacheGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /**
   * Milliseconds per call.
   *
   * @param keys asked for together; all of them exist
   */
  Percentiles measure(List<Key> keys, int warm, int rounds) {
    var request = LookupRequest.newBuilder();
    keys.forEach(key -> request.addAssetKeys(ByteString.copyFrom(key.bytes())));
    var built = request.build();
    var times = new ArrayList<Double>();
    for (int i = 0; i < warm + rounds; i++) {
      long begin = System.nanoTime();
      int found = ask(built);
      if (i >= warm) {
        times.add((System.nanoTime() - begin) / 1e6);
      }
      if (found != keys.size()) {
        throw new CliFailure(
            Exit.FAILED,
            "the cache found "
                + found
                + " of "
                + keys.size()
                + " assets that it listed; see: virgo doctor");
      }
    }
    return Percentiles.of(times);
  }

  private int ask(LookupRequest request) {
    try {
      return cache
          .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .lookup(request)
          .getFoundCount();
    } catch (StatusRuntimeException e) {
      throw new CliFailure(
          Exit.UNREACHABLE, "the cache at " + address + " does not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
