package dev.virgo.planner.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.virgo.planner.core.Effect;
import dev.virgo.planner.world.Samples;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.FieldResult;
import dev.virgo.schemas.rpc.LookupReply;
import dev.virgo.schemas.rpc.LookupRequest;
import dev.virgo.schemas.rpc.LookupWholeReply;
import dev.virgo.schemas.rpc.LookupWholeRequest;
import dev.virgo.schemas.rpc.ManifestRow;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are larger than a message may be; here that is two thousand bytes. */
class CacheClientTest {
  private static final int LARGEST = 2_000;

  /** Has everything: a hundred bytes per asset, and fields of as many rows as their name says. */
  private static final class Full extends CacheGrpc.CacheImplBase {
    volatile boolean busy;

    @Override
    public void lookup(LookupRequest request, StreamObserver<LookupReply> to) {
      if (busy) {
        to.onError(Status.RESOURCE_EXHAUSTED.withDescription("too many").asRuntimeException());
        return;
      }
      var reply = LookupReply.newBuilder();
      for (int i = 0; i < request.getAssetKeysCount(); i++) {
        reply.addFound(
            LookupReply.Found.newBuilder()
                .setIndex(i)
                .setResult(
                    FieldResult.newBuilder()
                        .setContentHash(request.getAssetKeys(i))
                        .setUri("u".repeat(60))));
      }
      to.onNext(reply.build());
      to.onCompleted();
    }

    @Override
    public void lookupWhole(LookupWholeRequest request, StreamObserver<LookupWholeReply> to) {
      var reply = LookupWholeReply.newBuilder();
      for (var question : request.getQuestionsList()) {
        var answer =
            LookupWholeReply.Answer.newBuilder().setFound(true).setContentRoot(question.getPath());
        for (int n = 0; n < Integer.parseInt(question.getField()); n++) {
          answer.addRows(row(n, question.getPath()));
        }
        reply.addAnswers(answer);
      }
      to.onNext(reply.build());
      to.onCompleted();
    }

    private static ManifestRow row(int n, ByteString key) {
      return ManifestRow.newBuilder()
          .setSlice(dev.virgo.schemas.rpc.Slice.newBuilder().setT0Ns(n).setT1Ns(n + 1))
          .setAssetKey(key)
          .setContentHash(key)
          .build();
    }
  }

  private final Full full = new Full();
  private Server server = NettyServerBuilder.forPort(0).build();
  private ManagedChannel channel =
      ManagedChannelBuilder.forAddress("127.0.0.1", 1).usePlaintext().build();
  private CacheClient client = new CacheClient(channel, Duration.ofSeconds(20));

  @BeforeEach
  void open() throws Exception {
    channel.shutdownNow();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(full)
            .build()
            .start();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .maxInboundMessageSize(LARGEST)
            .build();
    client = new CacheClient(channel, Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private static List<Key> keys(int count) {
    return IntStream.range(0, count).mapToObj(n -> Samples.hash("key " + n)).toList();
  }

  @Test
  void what_does_not_fit_into_one_answer_is_asked_for_in_parts() {
    var keys = keys(100);
    var answer = client.lookup(keys);
    assertThat(answer.asked()).isEqualTo(keys);
    assertThat(answer.found()).hasSize(100);
    keys.forEach(
        key -> assertThat(answer.found().get(key)).matches(it -> it.contentHash().equals(key)));
  }

  @Test
  void a_field_that_does_not_fit_is_not_there_as_a_whole_and_the_others_are() {
    var questions = List.of(question("3"), question("100"), question("5"), question("7"));
    var answer = client.wholes("rec", questions);
    assertThat(answer.questions()).isEqualTo(questions);
    assertThat(answer.answers().stream().map(it -> it == null ? -1 : it.rows().size()))
        .containsExactly(3, -1, 5, 7);
  }

  private static Effect.WholeQuestion question(String rows) {
    return new Effect.WholeQuestion(
        "node", rows, Samples.hash(rows), Samples.hash("data"), Optional.empty());
  }

  @Test
  void a_busy_cache_is_waited_for() {
    full.busy = true;
    assertThatThrownBy(() -> client.lookup(keys(100)))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("too many");
  }
}
