package dev.virgo.executor.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import dev.virgo.executor.backend.Backend;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.backend.Load;
import dev.virgo.executor.backend.Work;
import dev.virgo.executor.cost.PriceTable;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailReply;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.FieldResult;
import dev.virgo.schemas.rpc.ReleaseReply;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.RenewReply;
import dev.virgo.schemas.rpc.RenewRequest;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.ReserveRequest;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import dev.virgo.schemas.time.Slice;
import dev.virgo.wire.EventConsumer;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a slice with a backend and a cache that are made by hand. */
@Timeout(30)
class ExecutorTest {
  private final FakeBackend backend = new FakeBackend();
  private final FakeCache cache = new FakeCache();
  private final List<Executor.Told> told = new ArrayList<>();
  private final Executor executor =
      new Executor(
          "here/1",
          Duration.ofSeconds(30),
          Duration.ofMillis(20),
          cache,
          backend,
          new PriceTable(1, 0, 0),
          told::add,
          new Meters(new SimpleMeterRegistry()),
          () -> {});

  @AfterEach
  void stop() {
    executor.close();
  }

  // ------------------------------------------------------------------ by hand

  private static final class FakeBackend implements Backend {
    private final LinkedBlockingQueue<Work> submitted = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Collection<Key>> cancelled = new LinkedBlockingQueue<>();
    private Consumer<BackendEvent> events = _ -> {};

    Work take() throws InterruptedException {
      return Objects.requireNonNull(submitted.poll(10, TimeUnit.SECONDS));
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public void submit(Work work, Consumer<BackendEvent> listener) {
      events = listener;
      submitted.add(work);
    }

    @Override
    public Optional<String> refuses(Demand demand) {
      return Optional.empty();
    }

    @Override
    public void cancel(long work, Collection<Key> slices) {
      cancelled.add(List.copyOf(slices));
    }

    @Override
    public CompletableFuture<WorkerReply> ask(WorkerRequest question) {
      return new CompletableFuture<>();
    }

    @Override
    public Load load() {
      return new Load(1, 0, 0);
    }

    @Override
    public boolean healthy() {
      return true;
    }

    @Override
    public void close() {}
  }

  private static final class FakeCache implements Cache {
    private final LinkedBlockingQueue<Object> asked = new LinkedBlockingQueue<>();
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicBoolean leaseGone = new AtomicBoolean();
    private final AtomicInteger refusals = new AtomicInteger();
    private ReserveReply.Outcome[] answers = {ReserveReply.Outcome.MINE, ReserveReply.Outcome.MINE};

    Object next() throws InterruptedException {
      return Objects.requireNonNull(asked.poll(10, TimeUnit.SECONDS));
    }

    private void come() {
      if (away.get()) {
        refusals.incrementAndGet();
        throw Status.UNAVAILABLE.asRuntimeException();
      }
    }

    @Override
    public ReserveReply reserve(ReserveRequest request) {
      come();
      var reply = ReserveReply.newBuilder().setLease(7);
      for (int i = 0; i < request.getWantsCount(); i++) {
        reply.addAnswers(
            ReserveReply.Answer.newBuilder().setOutcome(answers[i]).setGeneration(i + 5));
      }
      return reply.build();
    }

    @Override
    public RenewReply renew(RenewRequest request) {
      come();
      var reply = RenewReply.newBuilder();
      request
          .getLeasesList()
          .forEach(_ -> reply.addStates(RenewReply.State.newBuilder().setValid(!leaseGone.get())));
      return reply.build();
    }

    @Override
    public CommitReply commit(CommitRequest request) {
      come();
      asked.add(request);
      var reply = CommitReply.newBuilder();
      request.getResultsList().forEach(_ -> reply.addAnswers(CommitReply.Answer.newBuilder()));
      return reply.build();
    }

    @Override
    public FailReply fail(FailRequest request) {
      come();
      asked.add(request);
      return FailReply.getDefaultInstance();
    }

    @Override
    public ReleaseReply release(ReleaseRequest request) {
      come();
      asked.add(request);
      return ReleaseReply.getDefaultInstance();
    }

    @Override
    public boolean reachable() {
      return !away.get();
    }
  }

  private static Key key(int number) {
    return Key.sha256(new byte[] {(byte) number});
  }

  private static EventConsumer.Received twoSlices() {
    var slices = new ArrayList<Event.ReadySlice>();
    for (int i = 0; i < 2; i++) {
      slices.add(
          new Event.ReadySlice(
              new Slice(i, i + 1), 1, key(i), Map.of("out", key(100 + i)), List.of()));
    }
    var ready =
        new Event.NodeReady(
            "run-1",
            "rec-1",
            "node",
            "run",
            "a.B@1",
            JsonNodeFactory.instance.objectNode(),
            key(50),
            key(51),
            key(52),
            new Event.Resources(2, 1 << 20, 0, Map.of()),
            1_000,
            0,
            true,
            List.of(),
            List.of(new Event.Field("out", new Event.FieldHeader("plain", 0, 0, List.of(), 0))),
            slices,
            Event.Priority.INTERACTIVE);
    return new EventConsumer.Received(ready, "1", "virgo.node-ready", 0, 0, Context.root());
  }

  private Work reserved() throws InterruptedException {
    executor.handle(List.of(twoSlices()));
    return backend.take();
  }

  private static RunReply.SliceReply made() {
    return RunReply.SliceReply.newBuilder()
        .addFields(FieldResult.newBuilder().setField("out").setValueJson("1"))
        .build();
  }

  private static RunReply.SliceReply failed(Failure.Kind kind) {
    return RunReply.SliceReply.newBuilder()
        .setFailure(Failure.newBuilder().setKind(kind).setMessage("because"))
        .build();
  }

  private static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }

  // ------------------------------------------------------------------ reservation

  @Test
  void only_slices_that_are_its_own_are_computed_under_the_generation_that_the_cache_said()
      throws Exception {
    cache.answers =
        new ReserveReply.Outcome[] {ReserveReply.Outcome.BUSY, ReserveReply.Outcome.MINE};
    var work = reserved();
    assertThat(work.id()).isEqualTo(7);
    assertThat(work.envelope().getLease()).isEqualTo(7);
    assertThat(work.envelope().getSlicesList()).hasSize(1);
    assertThat(work.envelope().getSlices(0).getCutoffKey()).isEqualTo(bytes(key(1)));
    assertThat(work.envelope().getSlices(0).getGeneration()).isEqualTo(6);
  }

  @Test
  void event_of_which_nothing_is_its_own_starts_nothing() {
    cache.answers =
        new ReserveReply.Outcome[] {ReserveReply.Outcome.HIT, ReserveReply.Outcome.CANCELLED};
    executor.handle(List.of(twoSlices()));
    assertThat(backend.submitted).isEmpty();
    assertThat(executor.open()).isZero();
  }

  @Test
  void event_that_can_never_be_reserved_fails_its_slices_without_a_lease() throws Exception {
    executor.onPoison(twoSlices(), new IllegalArgumentException("wants[0].run"));
    var request = (FailRequest) cache.next();
    assertThat(request.getLease()).isZero();
    assertThat(request.getFailedList()).hasSize(2);
    assertThat(request.getFailed(0).getWant().getDispatch()).isEqualTo(1);
    assertThat(request.getFailed(0).getFailure().getMessage()).contains("wants[0].run");
  }

  // ------------------------------------------------------------------ outcomes

  @Test
  void result_is_committed_with_its_cost_and_the_start_is_told() throws Exception {
    var work = reserved();
    backend.events.accept(new BackendEvent.Started(work.id(), key(0), "host", "1"));
    var reply = made().toBuilder();
    reply.getUsageBuilder().setRunUs(3_000_000);
    backend.events.accept(new BackendEvent.Done(work.id(), key(0), reply.build()));

    var commit = (CommitRequest) cache.next();
    // 2 cores x 3 s x 1 USD.
    assertThat(commit.getResults(0).getUsage().getCostUsd()).isEqualTo(6.0);
    assertThat(commit.getResults(0).getUsage().getBackend()).isEqualTo("fake");
    assertThat(commit.getResults(0).getDeterministic()).isTrue();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().event()).isInstanceOf(Event.NodeStarted.class);
  }

  @ParameterizedTest
  @CsvSource({"TRANSFORM", "PERMANENT", "STORAGE"})
  void failure_that_counts_is_an_attempt(Failure.Kind kind) throws Exception {
    var work = reserved();
    backend.events.accept(new BackendEvent.Done(work.id(), key(0), failed(kind)));
    var request = (FailRequest) cache.next();
    assertThat(request.getLease()).isEqualTo(7);
    assertThat(request.getFailed(0).getFailure().getKind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"INPUT_MISSING", "INPUT_MISMATCH", "CODE_MISMATCH"})
  void input_or_code_that_is_not_as_planned_is_given_back(String kind) throws Exception {
    var work = reserved();
    var reply = failed(Failure.Kind.valueOf(kind));
    backend.events.accept(new BackendEvent.Done(work.id(), key(1), reply));
    var request = (ReleaseRequest) cache.next();
    assertThat(request.getReason()).isEqualTo(ReleaseRequest.Reason.valueOf(kind));
    assertThat(request.getCutoffKeysList()).containsExactly(bytes(key(1)));
    assertThat(request.getMessage()).isEqualTo("because");
  }

  @Test
  void lost_is_given_back_and_a_time_limit_is_an_attempt() throws Exception {
    var work = reserved();
    backend.events.accept(new BackendEvent.Lost(work.id(), key(0), "gone"));
    assertThat(((ReleaseRequest) cache.next()).getReason()).isEqualTo(ReleaseRequest.Reason.LOST);
    backend.events.accept(new BackendEvent.TimedOut(work.id(), key(1), "too long"));
    var failure = ((FailRequest) cache.next()).getFailed(0);
    assertThat(failure.getFailure().getKind()).isEqualTo(Failure.Kind.TIMEOUT);
    assertThat(failure.getUsage().getRunUs()).isEqualTo(1_000_000);
  }

  // ------------------------------------------------------------------ leases

  @Test
  void result_is_kept_while_the_cache_is_away() throws Exception {
    var work = reserved();
    cache.away.set(true);
    backend.events.accept(new BackendEvent.Done(work.id(), key(0), made()));
    while (cache.refusals.get() < 3) {
      Thread.onSpinWait();
    }
    assertThat(executor.open()).isEqualTo(2);
    cache.away.set(false);
    assertThat(cache.next()).isInstanceOf(CommitRequest.class);
  }

  @Test
  void work_under_a_lease_that_ran_out_is_abandoned() throws Exception {
    var work = reserved();
    cache.leaseGone.set(true);
    assertThat(backend.cancelled.poll(10, TimeUnit.SECONDS))
        .containsExactlyInAnyOrder(key(0), key(1));
    assertThat(executor.open()).isZero();
    backend.events.accept(new BackendEvent.Done(work.id(), key(0), made()));
    assertThat(cache.asked).isEmpty();
  }

  @Test
  void stop_gives_back_what_does_not_finish_within_the_grace() throws Exception {
    var work = reserved();
    backend.events.accept(new BackendEvent.Done(work.id(), key(0), made()));
    assertThat(cache.next()).isInstanceOf(CommitRequest.class);
    executor.stop(Duration.ofMillis(50));
    var request = (ReleaseRequest) cache.next();
    assertThat(request.getReason()).isEqualTo(ReleaseRequest.Reason.SHUTDOWN);
    assertThat(request.getCutoffKeysList()).containsExactly(bytes(key(1)));
    assertThat(executor.open()).isZero();
  }
}
