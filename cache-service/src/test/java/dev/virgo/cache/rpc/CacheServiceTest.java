package dev.virgo.cache.rpc;

import static dev.virgo.cache.Wishes.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.rpc.CacheGrpc;
import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FieldKey;
import dev.virgo.schemas.rpc.FieldResult;
import dev.virgo.schemas.rpc.FinishRequest;
import dev.virgo.schemas.rpc.GroupResult;
import dev.virgo.schemas.rpc.ListAssetsRequest;
import dev.virgo.schemas.rpc.LookupRequest;
import dev.virgo.schemas.rpc.LookupWholeRequest;
import dev.virgo.schemas.rpc.ManifestRow;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.ReserveRequest;
import dev.virgo.schemas.rpc.Slice;
import dev.virgo.schemas.rpc.Want;
import dev.virgo.wire.Rpc;
import dev.virgo.wire.Traces;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the fields before each test.
class CacheServiceTest {
  private static final Slice SLICE = Slice.newBuilder().setT1Ns(10_000_000_000L).build();

  @TestHTTPResource URL url;

  @Inject RecordedSpans spans;

  @ConfigProperty(name = "virgo.kafka")
  String kafka;

  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  @Test
  void slice_goes_from_reserve_to_commit_to_lookup_and_everybody_hears_of_it() {
    var cache = cache(Servers.TOKEN);

    var reserved = cache.reserve(reserve("run1", "c", "a"));
    var busy = cache.reserve(reserve("run2", "c", "b"));
    var committed = cache.commit(commit(reserved.getLease(), "c", "x"));
    var found =
        cache.lookup(LookupRequest.newBuilder().addAssetKeys(bytes("b")).build()).getFoundList();

    assertThat(reserved.getAnswers(0).getOutcome()).isEqualTo(ReserveReply.Outcome.MINE);
    assertThat(busy.getAnswers(0).getOutcome()).isEqualTo(ReserveReply.Outcome.BUSY);
    assertThat(committed.getAnswers(0).getOutcome()).isEqualTo(CommitReply.Outcome.COMMITTED);
    assertThat(found.getFirst().getResult().getContentHash()).isEqualTo(bytes("x"));
    assertThat(found.getFirst().getCostUsd()).isEqualTo(0.25);
    assertThat(nodeDone("run1", "run2"))
        .containsEntry("run1", Event.Decision.MATERIALIZED)
        .containsEntry("run2", Event.Decision.CUTOFF);
  }

  @Test
  void finished_field_is_found_whole_and_listed() {
    var cache = cache(Servers.TOKEN);
    cache.commit(commit(cache.reserve(reserve("run3", "fc", "fa")).getLease(), "fc", "fx"));

    var finished =
        cache.finish(
            FinishRequest.newBuilder()
                .setRun("run3")
                .setRecording("rec1")
                .setRevision(1)
                .setPipeline("standard_v2026q2")
                .setStandard(true)
                .addFields(
                    FinishRequest.FieldManifest.newBuilder()
                        .setNode("clean")
                        .setField("out")
                        .setOutput("clean")
                        .setPath(bytes("path"))
                        .setData(bytes("data"))
                        .addRows(
                            ManifestRow.newBuilder()
                                .setField("out")
                                .setSlice(SLICE)
                                .setAssetKey(bytes("fa"))
                                .setContentHash(bytes("fx"))))
                .build());

    assertThat(finished.getMissingList()).isEmpty();
    assertThat(finished.getManifests(0).getSlices()).isEqualTo(1);
    var whole =
        cache.lookupWhole(
            LookupWholeRequest.newBuilder()
                .addQuestions(
                    LookupWholeRequest.Question.newBuilder()
                        .setPath(bytes("path"))
                        .setData(bytes("data")))
                .build());
    assertThat(whole.getAnswers(0).getRows(0).getUri()).isEqualTo("file:///blobs/fx");
    var listed =
        cache.listAssets(
            ListAssetsRequest.newBuilder().setPipelineVersion("standard_v2026q2").build());
    assertThat(listed.getAssets(0).getAssetKey()).isEqualTo(bytes("fa"));
    assertThat(listed.getAssets(0).getConfigHash()).isEqualTo(bytes("config"));
  }

  @Test
  void without_the_token_nothing_is_answered() {
    for (var token : List.of("", "another-token")) {
      assertThatThrownBy(() -> cache(token).lookup(LookupRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
    }
  }

  @Test
  void none_of_two_thousand_calls_at_once_is_lost() {
    var cache = CacheGrpc.newFutureStub(channel(Servers.TOKEN));
    var request = LookupRequest.newBuilder().addAssetKeys(bytes("nowhere")).build();
    var open = new Semaphore(200);

    var calls =
        Stream.generate(
                () -> {
                  open.acquireUninterruptibly();
                  var call = cache.withDeadlineAfter(20, TimeUnit.SECONDS).lookup(request);
                  call.addListener(open::release, Runnable::run);
                  return call;
                })
            .limit(2_000)
            .toList();

    assertThat(calls).allSatisfy(call -> assertThat(call.get().getFoundCount()).isZero());
  }

  @Test
  void request_that_breaks_the_contract_is_refused_and_the_member_named() {
    var bad = LookupRequest.newBuilder().addAssetKeys(ByteString.copyFromUtf8("short")).build();

    assertThatThrownBy(() -> cache(Servers.TOKEN).lookup(bad))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("INVALID_ARGUMENT")
        .hasMessageContaining("asset_keys[0]: has 5 bytes, a key has 32");
  }

  @Test
  void call_continues_the_callers_trace() {
    var caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    try (var scope = Traces.context(caller).makeCurrent()) {
      assertThat(scope).isNotNull();
      cache(Servers.TOKEN).lookup(LookupRequest.getDefaultInstance());
    }

    assertThat(spans.of("0af7651916cd43dd8448eb211c80319c"))
        .anyMatch(name -> name.contains("Lookup"));
  }

  @Test
  void who_waits_for_another_run_says_so_in_its_own_trace() {
    var waiter = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    var cache = cache(Servers.TOKEN);
    cache.reserve(reserve("run7", "wc", "wa"));
    var wish = reserve("run8", "wc", "wb").toBuilder();
    wish.getWantsBuilder(0).setTraceparent(waiter);

    cache.reserve(wish.build());

    assertThat(spans.of("4bf92f3577b34da6a3ce929d0e0e4736")).contains("wait for another run");
  }

  @Test
  void service_is_ready_and_counts_what_it_does() {
    cache(Servers.TOKEN).lookup(LookupRequest.newBuilder().addAssetKeys(bytes("no")).build());

    RestAssured.given().baseUri(url.toString()).get("/q/health/ready").then().statusCode(200);
    var metrics =
        RestAssured.given()
            .baseUri(url.toString())
            .header("Authorization", "Bearer " + Servers.TOKEN)
            .get("/q/metrics")
            .asString();
    assertThat(metrics).contains("virgo_cache_lookups_total");
    RestAssured.given().baseUri(url.toString()).get("/q/metrics").then().statusCode(401);
  }

  // ------------------------------------------------------------------ what tests say

  private CacheGrpc.CacheBlockingStub cache(String token) {
    return CacheGrpc.newBlockingStub(channel(token)).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private ManagedChannel channel(String token) {
    var channel = Rpc.channel(url.getHost() + ":" + url.getPort(), token);
    channels.add(channel);
    return channel;
  }

  private static ByteString bytes(String name) {
    return ByteString.copyFrom(key(name).bytes());
  }

  private static ReserveRequest reserve(String run, String cutoff, String asset) {
    return ReserveRequest.newBuilder()
        .setHolder("executor-1")
        .setLeaseMs(30_000)
        .addWants(
            Want.newBuilder()
                .setRun(run)
                .setRecording("rec1")
                .setNode("clean")
                .setGroup("main")
                .setSlice(SLICE)
                .setDispatch(1)
                .setCutoffKey(bytes(cutoff))
                .addFields(FieldKey.newBuilder().setField("out").setAssetKey(bytes(asset)))
                .setTransform("dev.virgo.transforms.eeg.EEGBandpass@1.0.0")
                .setConfigHash(bytes("config"))
                .setCodeHash(bytes("code"))
                .setLockfileHash(bytes("lockfile")))
        .build();
  }

  private static CommitRequest commit(long lease, String cutoff, String content) {
    var result =
        GroupResult.newBuilder()
            .setCutoffKey(bytes(cutoff))
            .setSlice(SLICE)
            .setDeterministic(true)
            .addFields(
                FieldResult.newBuilder()
                    .setField("out")
                    .setContentHash(bytes(content))
                    .setUri("file:///blobs/" + content)
                    .setBytes(80));
    result.getUsageBuilder().setCostUsd(0.25);
    return CommitRequest.newBuilder().setLease(lease).addResults(result).build();
  }

  /** The decisions that these runs hear on the topic. */
  private Map<String, Event.Decision> nodeDone(String... runs) {
    var heard = new java.util.HashMap<String, Event.Decision>();
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", kafka, "group.id", "test", "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(EventType.NODE_DONE.topic()));
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!heard.keySet().containsAll(List.of(runs)) && System.nanoTime() < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(message -> {
              var done = (Event.NodeDone) EventJson.decode(EventType.NODE_DONE, message.value());
              heard.put(done.run(), done.slices().getFirst().decision());
            });
      }
    }
    return heard;
  }
}
