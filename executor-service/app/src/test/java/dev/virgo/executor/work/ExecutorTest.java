package dev.virgo.executor.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Work;
import dev.virgo.executor.cost.PriceTable;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.BlobRef;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.FieldResult;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.time.Slice;
import dev.virgo.wire.EventConsumer;
import dev.virgo.wire.Traces;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of a slice with a backend and a cache that are made by hand. */
@Timeout(30)
class ExecutorTest {
  private final FakeBackend backend = new FakeBackend();
  private final FakeCache cache = new FakeCache();
  private final Published published = new Published();
  private final Executor executor =
      new Executor(
          "here/1",
          Duration.ofMillis(400),
          Duration.ofMillis(20),
          cache,
          backend,
          new PriceTable(1, 0, 0),
          published,
          new Meters(new SimpleMeterRegistry()));

  @AfterEach
  void stop() {
    executor.close();
  }

  // ------------------------------------------------------------------ by hand

  private static final class Published implements Executor.Publisher {
    private final List<Event> sent = new CopyOnWriteArrayList<>();
    private final List<Event> delivered = new CopyOnWriteArrayList<>();

    @Override
    public void send(Event event, @Nullable String traceparent) {
      sent.add(event);
    }

    @Override
    public void deliver(Event event, @Nullable String traceparent) {
      delivered.add(event);
    }
  }

  private static final class FakeReader implements Readers.Reader {
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS));
    }

    @Override
    public void pause() {
      told.add("pause");
    }

    @Override
    public void resume() {
      told.add("resume");
    }

    @Override
    public void close() {
      told.add("close");
    }
  }

  private FakeReader[] readers() {
    var readers = new FakeReader[] {new FakeReader(), new FakeReader()};
    new Readers(backend).open(readers[0], readers[1]);
    return readers;
  }

  private static Key key(int number) {
    return Key.sha256(new byte[] {(byte) number});
  }

  private static EventConsumer.Received twoSlices() {
    return slices(0, 1);
  }

  private static EventConsumer.Received slices(int... numbers) {
    var slices = new ArrayList<Event.ReadySlice>();
    for (int i : numbers) {
      slices.add(slice(i, Map.of("out", key(100 + i))));
    }
    return received(slices);
  }

  private static Event.ReadySlice slice(int number, Map<String, Key> assetKeys) {
    return new Event.ReadySlice(
        new Slice(number, number + 1), 1, key(number), assetKeys, List.of());
  }

  private static EventConsumer.Received received(List<Event.ReadySlice> slices) {
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
    return reserved(0, 1);
  }

  private Work reserved(int... numbers) throws InterruptedException {
    executor.handle(List.of(slices(numbers)));
    return backend.take();
  }

  private void done(Work work, int number) {
    backend.tell(new BackendEvent.Done(work.id(), key(number), made()));
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
  void event_that_is_told_without_a_lease_names_its_slices() throws Exception {
    executor.onPoison(twoSlices(), new IllegalArgumentException("wants[0].run"));
    var request = (FailRequest) cache.next();
    assertThat(request.getLease()).isZero();
    assertThat(request.getFailedList()).hasSize(2);
    assertThat(request.getFailed(0).getWant().getDispatch()).isEqualTo(1);
    assertThat(request.getFailed(0).getFailure().getMessage()).contains("wants[0].run");
  }

  @Test
  void event_that_the_cache_would_refuse_is_refused_before_and_the_planner_is_told() {
    var bad = received(List.of(slice(0, Map.of()), slice(1, Map.of("out", key(101)))));
    var refused = catchThrowableOfType(InvalidEvent.class, () -> executor.handle(List.of(bad)));
    assertThat(refused).hasMessageContaining("slices[0].asset_keys");
    assertThat(cache.reservations.get()).isZero();

    // The cache does not take the same want for a failure either.
    executor.onPoison(bad, refused);
    assertThat(cache.asked).isEmpty();
    var told = (Event.NodeDone) published.delivered.getFirst();
    assertThat(told.run()).isEqualTo("run-1");
    assertThat(told.slices()).hasSize(2);
    assertThat(told.slices().get(1).decision()).isEqualTo(Event.Decision.FAILED);
    assertThat(told.slices().get(1).reason()).isEqualTo(Event.Reason.PERMANENT);
    assertThat(told.slices().get(1).error()).contains("slices[0].asset_keys");
  }

  @Test
  void results_of_a_batch_that_end_together_are_one_commit() throws Exception {
    var work = reserved();
    done(work, 0);
    done(work, 1);

    assertThat(((CommitRequest) cache.next()).getResultsList()).hasSize(2);
  }

  @Test
  void a_result_does_not_wait_for_a_sibling_that_takes_long() throws Exception {
    var work = reserved();
    done(work, 0);

    assertThat(((CommitRequest) cache.next()).getResultsList()).hasSize(1);
  }

  /** A consumer's span lies between, so only the trace itself is the same. */
  @Test
  void outcomes_are_told_in_the_trace_of_the_run() throws Exception {
    var event = twoSlices();
    var trace = "0af7651916cd43dd8448eb211c80319c";
    executor.handle(
        List.of(
            new EventConsumer.Received(
                event.event(),
                event.id(),
                event.topic(),
                0,
                0,
                Traces.context("00-" + trace + "-b7ad6b7169203331-01"))));
    done(backend.take(), 0);

    assertThat(cache.next()).isInstanceOf(CommitRequest.class);
    assertThat(cache.traces).singleElement().asString().contains(trace);
  }

  // ------------------------------------------------------------------ back-pressure

  @Test
  void cancelled_run_lets_the_topics_be_read_again() throws Exception {
    var readers = readers();
    reserved(0, 1);
    assertThat(readers[1].next()).isEqualTo("pause");
    reserved(2, 3);
    // One runs, one waits, there is one slot: neither topic is read.
    assertThat(readers[0].next()).isEqualTo("pause");

    cache.cancelRuns();
    assertThat(readers[0].next()).isEqualTo("resume");
    assertThat(readers[1].next()).isEqualTo("resume");
    assertThat(executor.open()).isZero();
  }

  @Test
  void leases_that_ran_out_let_the_topics_be_read_again() throws Exception {
    var readers = readers();
    reserved(0, 1);
    reserved(2, 3);
    assertThat(readers[0].next()).isEqualTo("pause");
    cache.expire();
    assertThat(readers[0].next()).isEqualTo("resume");
  }

  @Test
  void bulk_is_read_again_when_the_slot_is_free_not_only_when_the_result_is_committed()
      throws Exception {
    var readers = readers();
    var work = reserved(0);
    assertThat(readers[1].next()).isEqualTo("pause");
    backend.holdSlot.set(true);
    done(work, 0);
    assertThat(cache.next()).isInstanceOf(CommitRequest.class);
    assertThat(readers[1].told).isEmpty();
    backend.freeSlot(work);
    assertThat(readers[1].next()).isEqualTo("resume");
  }

  // ------------------------------------------------------------------ refusals

  @Test
  void result_that_the_cache_refuses_fails_and_takes_no_other_with_it() throws Exception {
    var work = reserved(0, 1, 2, 3);
    cache.invalid.add(bytes(key(2)));
    cache.commits.acquire();
    done(work, 0);
    while (!cache.commits.hasQueuedThreads()) {
      Thread.onSpinWait();
    }
    // These go in one call.
    done(work, 1);
    done(work, 2);
    done(work, 3);
    cache.commits.release();

    var committed = new ArrayList<ByteString>();
    FailRequest failed = null;
    while (failed == null) {
      switch (cache.next()) {
        case CommitRequest commit ->
            commit.getResultsList().forEach(result -> committed.add(result.getCutoffKey()));
        case FailRequest fail -> failed = fail;
        case Object other -> throw new AssertionError(other);
      }
    }
    assertThat(committed).containsExactly(bytes(key(0)), bytes(key(1)), bytes(key(3)));
    assertThat(failed.getFailedList()).hasSize(1);
    assertThat(failed.getFailed(0).getCutoffKey()).isEqualTo(bytes(key(2)));
    // A result that is none is an attempt of the transform.
    assertThat(failed.getFailed(0).getFailure().getKind()).isEqualTo(Failure.Kind.TRANSFORM);
    assertThat(failed.getFailed(0).getFailure().getMessage()).contains("has neither uri nor value");
  }

  @Test
  void failure_that_the_cache_refuses_is_given_back() throws Exception {
    var work = reserved(0);
    cache.invalid.add(bytes(key(0)));
    backend.tell(new BackendEvent.Done(work.id(), key(0), failed(Failure.Kind.TRANSFORM)));
    var released = (ReleaseRequest) cache.next();
    assertThat(released.getReason()).isEqualTo(ReleaseRequest.Reason.LOST);
    assertThat(released.getMessage()).contains("because");
  }

  @Test
  void result_that_never_goes_through_is_given_up_and_blocks_no_other_lease() throws Exception {
    var slow = reserved(0);
    var other = reserved(1);
    cache.slow.add(bytes(key(0)));
    done(slow, 0);
    while (cache.refusals.get() < 1) {
      Thread.onSpinWait();
    }
    done(other, 1);
    assertThat(((CommitRequest) cache.next()).getLease()).isEqualTo(other.id());
    // The lease goes on to be renewed, but not for ever because of this.
    var failed = ((FailRequest) cache.next()).getFailed(0);
    assertThat(failed.getCutoffKey()).isEqualTo(bytes(key(0)));
    assertThat(failed.getFailure().getKind()).isEqualTo(Failure.Kind.STORAGE);
  }

  @Test
  void bug_in_a_call_gives_the_slice_back_and_the_next_one_is_committed() throws Exception {
    var work = reserved(0, 1);
    cache.bug.add(bytes(key(0)));
    done(work, 0);
    assertThat(((FailRequest) cache.next()).getFailed(0).getFailure().getKind())
        .isEqualTo(Failure.Kind.STORAGE);
    done(work, 1);
    assertThat(cache.next()).isInstanceOf(CommitRequest.class);
    while (!executor.settles()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void outcome_that_waits_for_a_whole_lease_is_seen_by_readiness() throws Exception {
    var work = reserved(0);
    assertThat(executor.settles()).isTrue();
    cache.away.set(true);
    done(work, 0);
    while (executor.settles() || executor.renews()) {
      Thread.onSpinWait();
    }
    cache.away.set(false);
    while (!executor.settles() || !executor.renews()) {
      Thread.onSpinWait();
    }
  }

  // ------------------------------------------------------------------ outcomes

  @Test
  void stack_trace_of_a_failure_is_logged_once_with_its_slice() throws Exception {
    var logged = new LinkedBlockingQueue<String>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            var message = new SimpleFormatter().formatMessage(record);
            // A beat between the cache's answer and its being noted says that the lease is gone.
            if (message.contains("Filter.java:7")) {
              logged.add(message);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var logger = Logger.getLogger(Executor.class.getName());
    logger.addHandler(handler);
    try {
      var work = reserved(0);
      var failure = failed(Failure.Kind.TRANSFORM).toBuilder();
      failure.getFailureBuilder().setDetail("at Filter.run(Filter.java:7)" + "x".repeat(100_000));
      backend.tell(new BackendEvent.Done(work.id(), key(0), failure.build()));
      assertThat(cache.next()).isInstanceOf(FailRequest.class);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(logged).hasSize(1);
    assertThat(logged.element())
        .contains("run-1", "node node", "Filter.java:7", "because")
        .hasSizeLessThan(20_000);
  }

  @Test
  void blob_that_is_not_what_its_row_says_is_named() throws Exception {
    var work = reserved(0);
    var blob = BlobRef.newBuilder().setUri("file:///b").setContentHash(bytes(key(9))).build();
    var reply = failed(Failure.Kind.INPUT_MISSING).toBuilder();
    reply.getFailureBuilder().setBlob(blob);
    backend.tell(new BackendEvent.Done(work.id(), key(0), reply.build()));
    assertThat(((ReleaseRequest) cache.next()).getBlobsList()).containsExactly(blob);
  }

  @Test
  void result_is_committed_with_its_cost_and_the_start_is_told() throws Exception {
    var work = reserved();
    backend.tell(new BackendEvent.Started(work.id(), key(0), "host", "1"));
    var reply = made().toBuilder();
    reply.getUsageBuilder().setRunUs(3_000_000);
    backend.tell(new BackendEvent.Done(work.id(), key(0), reply.build()));

    var commit = (CommitRequest) cache.next();
    // 2 cores x 3 s x 1 USD.
    assertThat(commit.getResults(0).getUsage().getCostUsd()).isEqualTo(6.0);
    assertThat(commit.getResults(0).getUsage().getBackend()).isEqualTo("fake");
    assertThat(commit.getResults(0).getDeterministic()).isTrue();
    assertThat(published.sent).hasSize(1);
    assertThat(published.sent.getFirst()).isInstanceOf(Event.NodeStarted.class);
  }

  @ParameterizedTest
  @CsvSource({"TRANSFORM", "PERMANENT", "STORAGE"})
  void failure_that_counts_is_an_attempt(Failure.Kind kind) throws Exception {
    var work = reserved();
    backend.tell(new BackendEvent.Done(work.id(), key(0), failed(kind)));
    var request = (FailRequest) cache.next();
    assertThat(request.getLease()).isEqualTo(7);
    assertThat(request.getFailed(0).getFailure().getKind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"INPUT_MISSING", "INPUT_MISMATCH", "CODE_MISMATCH"})
  void input_or_code_that_is_not_as_planned_is_given_back(String kind) throws Exception {
    var work = reserved();
    var reply = failed(Failure.Kind.valueOf(kind));
    backend.tell(new BackendEvent.Done(work.id(), key(1), reply));
    var request = (ReleaseRequest) cache.next();
    assertThat(request.getReason()).isEqualTo(ReleaseRequest.Reason.valueOf(kind));
    assertThat(request.getCutoffKeysList()).containsExactly(bytes(key(1)));
    assertThat(request.getMessage()).isEqualTo("because");
  }

  @Test
  void lost_is_given_back_and_a_time_limit_is_an_attempt() throws Exception {
    var work = reserved();
    backend.tell(new BackendEvent.Lost(work.id(), key(0), "gone"));
    assertThat(((ReleaseRequest) cache.next()).getReason()).isEqualTo(ReleaseRequest.Reason.LOST);
    backend.tell(new BackendEvent.Started(work.id(), key(1), "node7", "2"));
    backend.tell(new BackendEvent.TimedOut(work.id(), key(1), "too long"));
    var failure = ((FailRequest) cache.next()).getFailed(0);
    // Its worker is gone; where it was is known all the same.
    assertThat(failure.getUsage().getHost()).isEqualTo("node7");
    assertThat(failure.getUsage().getSlot()).isEqualTo("2");
    assertThat(failure.getFailure().getKind()).isEqualTo(Failure.Kind.TIMEOUT);
    assertThat(failure.getUsage().getRunUs()).isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    // The planner dispatches it anew; LOST would be counted, and the third one fails the slice.
    "false, SHUTDOWN",
    // It may be what takes clusters down: the tenth time fails the slice.
    "true, INTERRUPTED"
  })
  void what_a_cluster_took_with_it_is_given_back_and_only_what_was_begun_may_be_the_cause(
      boolean begun, ReleaseRequest.Reason reason) throws Exception {
    var work = reserved();
    backend.tell(new BackendEvent.Interrupted(work.id(), key(0), begun, "the cluster went away"));
    var released = (ReleaseRequest) cache.next();
    assertThat(released.getReason()).isEqualTo(reason);
    assertThat(released.getMessage()).isEqualTo("the cluster went away");
    assertThat(released.getCutoffKeysList()).containsExactly(bytes(key(0)));
  }

  // ------------------------------------------------------------------ leases

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "RESOURCE_EXHAUSTED"})
  void result_is_kept_while_the_cache_is_away_or_busy(Status.Code how) throws Exception {
    var work = reserved();
    cache.how = how;
    cache.away.set(true);
    backend.tell(new BackendEvent.Done(work.id(), key(0), made()));
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
    cache.expire();
    assertThat(backend.cancelled.poll(10, TimeUnit.SECONDS))
        .containsExactlyInAnyOrder(key(0), key(1));
    assertThat(executor.open()).isZero();
    backend.tell(new BackendEvent.Done(work.id(), key(0), made()));
    assertThat(cache.asked).isEmpty();
  }

  @Test
  void a_lease_whose_last_outcome_is_being_told_is_not_abandoned() throws Exception {
    cache.beatsBeforeAnswer.set(3);
    var work = reserved();
    done(work, 0);
    done(work, 1);

    assertThat(((CommitRequest) cache.next()).getResultsList()).hasSize(2);
    assertThat(backend.cancelled).isEmpty();
  }

  @Test
  void stop_gives_back_what_does_not_finish_within_the_grace() throws Exception {
    var work = reserved();
    backend.tell(new BackendEvent.Done(work.id(), key(0), made()));
    assertThat(cache.next()).isInstanceOf(CommitRequest.class);
    executor.stop(Duration.ofMillis(50));
    var request = (ReleaseRequest) cache.next();
    assertThat(request.getReason()).isEqualTo(ReleaseRequest.Reason.SHUTDOWN);
    assertThat(request.getCutoffKeysList()).containsExactly(bytes(key(1)));
    assertThat(executor.open()).isZero();
  }

  @Test
  void batches_that_wait_are_given_back_at_once_when_it_stops() throws Exception {
    var running = reserved(0);
    var waiting = reserved(1);
    var stopping =
        CompletableFuture.runAsync(() -> {
          try {
            executor.stop(Duration.ofSeconds(25));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    var released = (ReleaseRequest) cache.next();
    assertThat(released.getLease()).isEqualTo(waiting.id());
    assertThat(released.getReason()).isEqualTo(ReleaseRequest.Reason.SHUTDOWN);
    assertThat(stopping).isNotDone();
    done(running, 0);
    assertThat(cache.next()).isInstanceOf(CommitRequest.class);
    stopping.get(10, TimeUnit.SECONDS);
    assertThat(backend.cancelled).isEmpty();
  }
}
