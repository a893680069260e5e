package dev.virgo.raygateway.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.actor.Answer;
import dev.virgo.raygateway.slot.Actors;
import dev.virgo.raygateway.slot.ClusterView;
import dev.virgo.schemas.rpc.AskSlot;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.GatewayEvent;
import dev.virgo.schemas.rpc.ProbeReply;
import dev.virgo.schemas.rpc.RayGatewayGrpc;
import dev.virgo.schemas.rpc.SlotEnded;
import dev.virgo.schemas.rpc.StartSlot;
import dev.virgo.schemas.rpc.WorkerReply;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams and their slots, with actors of this process instead of a cluster's. */
@Timeout(60)
class GatewayRpcTest {
  private final Talkers actors = new Talkers();
  private final LinkedBlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final CountDownLatch completed = new CountDownLatch(1);
  private GatewayRpc rpc;
  private Server server;
  private ManagedChannel channel;
  private ClientCallStreamObserver<GatewayCommand> commands;

  @SuppressWarnings("NullAway.Init")
  GatewayRpcTest() {}

  /** Actors that always have more to say, 64 KiB at a time. */
  private static final class Talkers implements Actors {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final CountDownLatch silent = new CountDownLatch(1);
    private volatile boolean talkative = true;
    private volatile Supplier<byte[]> reply = Talkers::large;

    private static byte[] large() {
      return WorkerReply.newBuilder()
          .setProbe(ProbeReply.newBuilder().setHost("x".repeat(1 << 16)))
          .build()
          .toByteArray();
    }

    @Override
    public Optional<Outcome.Lost> refuses(Demand demand) {
      return Optional.empty();
    }

    @Override
    public Actor create(Demand demand, ActorSettings settings) {
      return new Actor() {
        @Override
        public Outcome hello() {
          return new Outcome.Answered(new Answer.Hello(7, "host", "25"));
        }

        @Override
        public Outcome call(List<byte[]> requests) {
          if (!talkative) {
            awaitForEver();
          }
          calls.incrementAndGet();
          return new Outcome.Answered(new Answer.Replies(true, List.of(reply.get())));
        }

        private void awaitForEver() {
          try {
            silent.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }

        @Override
        public void kill() {
          kills.incrementAndGet();
        }
      };
    }
  }

  @BeforeEach
  void attach() throws Exception {
    var settings =
        Settings.of(
            Map.of(
                "VIRGO_RAY_ADDRESS", "127.0.0.1:1",
                "VIRGO_TOKEN", "secret",
                "VIRGO_WORKER_CLASSPATH", "/nowhere/*",
                "VIRGO_DATA", "/nowhere"));
    rpc = new GatewayRpc(actors, settings, "2.39.0", new ClusterView(List.of()));
    server = rpc.serve();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    var headers = new Metadata();
    headers.put(TokenCheck.AUTHORIZATION, "Bearer secret");
    commands =
        (ClientCallStreamObserver<GatewayCommand>)
            RayGatewayGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .attach(new Reader());
  }

  /** Takes nothing that it did not ask for. */
  private final class Reader implements ClientResponseObserver<GatewayCommand, GatewayEvent> {
    @Override
    public void beforeStart(ClientCallStreamObserver<GatewayCommand> call) {
      call.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(GatewayEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void onCompleted() {
      completed.countDown();
    }
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    actors.silent.countDown();
  }

  private void start(long slot, String name) {
    commands.onNext(
        GatewayCommand.newBuilder()
            .setStartSlot(StartSlot.newBuilder().setSlot(slot).setName(name).setCpu(1))
            .build());
  }

  private void ask(long slot) {
    commands.onNext(
        GatewayCommand.newBuilder().setAskSlot(AskSlot.newBuilder().setSlot(slot)).build());
  }

  private GatewayEvent next() throws InterruptedException {
    var event = events.poll(20, SECONDS);
    assertThat(event).isNotNull();
    return java.util.Objects.requireNonNull(event);
  }

  private Status failure() throws InterruptedException {
    var failure = failures.poll(20, SECONDS);
    assertThat(failure).isNotNull();
    return Status.fromThrowable(failure);
  }

  @Test
  void executors_are_served_before_a_worker_is_known_to_start_and_told_when_it_is()
      throws Exception {
    assertThat(next().getCluster().getProven()).isFalse();
    commands.request(1);
    rpc.proven();
    assertThat(next().getCluster().getProven()).isTrue();
    commands.request(1);
    rpc.changed(new ClusterView(List.of()));
    assertThat(next().getCluster().getProven()).isTrue();
  }

  @Test
  void a_worker_waits_while_its_executor_reads_nothing() throws Exception {
    assertThat(next().hasCluster()).isTrue();
    start(1, "one");
    ask(1);
    // What is on its way: the queue, and what the transport holds of it.
    await().during(2, SECONDS).atMost(20, SECONDS).until(actors.calls::get, calls -> stable(calls));
    int held = actors.calls.get();
    assertThat(held).isBetween(200, 400);

    commands.request(1_000);
    await().atMost(20, SECONDS).until(() -> actors.calls.get() > held + 300);
  }

  private int last = -1;

  private boolean stable(int calls) {
    boolean same = calls == last;
    last = calls;
    return same;
  }

  @Test
  void a_slot_ends_with_its_stream_even_while_it_waits_to_be_read() throws Exception {
    next();
    start(1, "one");
    ask(1);
    await().atMost(20, SECONDS).until(() -> actors.calls.get() > 200);
    channel.shutdownNow();
    await().atMost(5, SECONDS).until(() -> actors.kills.get() == 1);
  }

  @Test
  void an_executor_that_leaves_is_answered_and_its_slots_end() throws Exception {
    actors.talkative = false;
    next();
    commands.request(10);
    start(1, "one");
    commands.onCompleted();
    assertThat(completed.await(20, SECONDS)).isTrue();
    await().atMost(20, SECONDS).until(() -> actors.kills.get() == 1);
  }

  @Test
  void an_executor_that_asks_without_end_is_told_so() throws Exception {
    actors.talkative = false;
    next();
    commands.request(10);
    start(1, "one");
    for (int i = 0; i < 2_000; i++) {
      ask(1);
    }
    assertThat(failure().getDescription()).contains("slot 1", "too many requests");
    await().atMost(5, SECONDS).until(() -> actors.kills.get() == 1);
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void a_slot_that_nobody_can_go_on_with_ends_and_says_so(Supplier<byte[]> reply, String said)
      throws Exception {
    actors.reply = reply;
    next();
    commands.request(10);
    start(1, "one");
    ask(1);
    assertThat(next().hasSlotStarted()).isTrue();
    var ended = next().getSlotEnded();
    // It counts against what ran there: else the same would happen again without end.
    assertThat(ended.getCause()).isEqualTo(SlotEnded.Cause.DIED);
    assertThat(ended.getMessage()).contains(said);
    await().atMost(5, SECONDS).until(() -> actors.kills.get() == 1);

    actors.reply = Talkers::large;
    start(2, "two");
    ask(2);
    assertThat(next().getSlotStarted().getSlot()).isEqualTo(2);
    assertThat(next().getSlotReply().getSlot()).isEqualTo(2);
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        Arguments.of((Supplier<byte[]>) () -> new byte[] {-1}, "replies what is none"),
        Arguments.of((Supplier<byte[]>) () -> new byte[64 << 20], "replies 64 MiB"),
        Arguments.of(
            (Supplier<byte[]>)
                () -> {
                  throw new LinkageError("a class is gone");
                },
            "a class is gone"));
  }

  @Test
  void a_name_that_would_leave_the_folder_of_logs_is_refused() throws Exception {
    next();
    start(1, "../../etc/passwd");
    var status = failure();
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("../../etc/passwd");
  }
}
