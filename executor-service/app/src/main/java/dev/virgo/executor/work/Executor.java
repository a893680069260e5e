package dev.virgo.executor.work;

import com.google.protobuf.ByteString;
import dev.virgo.executor.backend.Backend;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Work;
import dev.virgo.executor.cost.PriceTable;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.ReserveRequest;
import dev.virgo.wire.EventConsumer;
import dev.virgo.wire.Traces;
import dev.virgo.wire.Transient;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes ready slices: reserves them, hands those that are its own to the backend, and settles what
 * becomes of them. An event is done with once its reservation is committed; from then on the lease
 * answers for it.
 */
public final class Executor implements EventConsumer.Handler, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Executor.class);

  /** How long the cache is waited for when everything is given back. */
  private static final Duration GIVE_BACK = Duration.ofSeconds(3);

  /** Characters of a stack trace in the log. */
  private static final int LONGEST_DETAIL = 8_000;

  private final String holder;
  private final Duration lease;
  private final Cache cache;
  private final Backend backend;
  private final Publisher publisher;
  private final Meters meters;
  private final Ledger ledger = new Ledger();
  private final Outcomes outcomes;
  private final Settler settler;
  private final Heartbeat heartbeat;

  /** Publishes events. */
  public interface Publisher {
    /** Best effort. */
    void send(Event event, @Nullable String traceparent);

    /**
     * Returns when the broker has it.
     *
     * @throws CompletionException if it has not
     */
    void deliver(Event event, @Nullable String traceparent);
  }

  /**
   * @param holder this instance's name in claims
   * @param lease how long a reservation holds without being renewed
   * @param renewEvery how often leases are renewed
   * @param publisher of what began, and of what nobody else can tell
   */
  public Executor(
      String holder,
      Duration lease,
      Duration renewEvery,
      Cache cache,
      Backend backend,
      PriceTable prices,
      Publisher publisher,
      Meters meters) {
    this.holder = holder;
    this.lease = lease;
    this.cache = cache;
    this.backend = backend;
    this.publisher = publisher;
    this.meters = meters;
    this.outcomes = new Outcomes(backend.name(), prices);
    int beats = Math.toIntExact(Math.ceilDiv(lease.toNanos(), renewEvery.toNanos()));
    this.settler = new Settler(cache, ledger, lease, beats);
    this.heartbeat = new Heartbeat(cache, ledger, lease, renewEvery, this::abandon, this::cancel);
  }

  // ------------------------------------------------------------------ in

  @Override
  public void handle(List<EventConsumer.Received> batch) {
    for (var received : batch) {
      if (received.event() instanceof Event.NodeReady ready) {
        try (var span = Traces.consume(received)) {
          span.with("virgo.attempt", ready.attempt() + 1);
          take(span, ready);
        }
      }
    }
  }

  private void take(Traces.EventSpan span, Event.NodeReady ready) {
    try {
      take(ready, Traces.traceparent(span.context()));
    } catch (RuntimeException e) {
      span.failed(e);
      throw e;
    }
  }

  private void take(Event.NodeReady ready, @Nullable String traceparent) {
    long receivedNs = System.nanoTime();
    Intake.check(ready);
    var envelope = Envelopes.envelope(ready, traceparent);
    var reply =
        cache.reserve(
            ReserveRequest.newBuilder()
                .setHolder(holder)
                .setLeaseMs(lease.toMillis())
                .addAllWants(Envelopes.wants(ready, traceparent))
                .setEnvelope(ByteString.copyFrom(envelope.toByteArray()))
                .build());
    meters.reserved(reply);
    var mine = new ArrayList<Event.ReadySlice>();
    var work = envelope.toBuilder().clearSlices().setLease(reply.getLease());
    for (int i = 0; i < reply.getAnswersCount(); i++) {
      var answer = reply.getAnswers(i);
      if (answer.getOutcome() == ReserveReply.Outcome.MINE) {
        mine.add(ready.slices().get(i));
        work.addSlices(envelope.getSlices(i).toBuilder().setGeneration(answer.getGeneration()));
      }
    }
    if (!mine.isEmpty()) {
      var held = new Held(reply.getLease(), ready, mine, traceparent, receivedNs);
      ledger.add(held);
      submit(held, work.build());
    }
  }

  private void submit(Held held, Envelope envelope) {
    var refusal = backend.refuses(held.demand());
    if (refusal.isPresent()) {
      LOG.warnf("%s is refused: %s", held.ready().identity(), refusal.get());
      held.openSlices().forEach(slice -> settler.add(outcomes.refused(held, slice, refusal.get())));
      return;
    }
    boolean bulk = held.ready().priority() == Event.Priority.BULK;
    backend.submit(new Work(held.lease(), envelope, held.demand(), bulk), this::on);
  }

  /**
   * An event that could not be reserved for any reason of its own: its slices fail with that.
   * Nothing was reserved, so where the cache refuses to tell that too it is told from here.
   */
  @Override
  public void onPoison(EventConsumer.Received received, Exception cause) {
    if (!(received.event() instanceof Event.NodeReady ready)) {
      return;
    }
    var message = "the executor cannot take it: " + cause.getMessage();
    var traceparent = Traces.traceparent(received.trace());
    var request = FailRequest.newBuilder();
    var failure = Failure.newBuilder().setKind(Failure.Kind.PERMANENT).setMessage(message);
    for (var want : Envelopes.waiters(ready, traceparent)) {
      request.addFailed(
          FailRequest.Failed.newBuilder()
              .setCutoffKey(want.getCutoffKey())
              .setWant(want)
              .setFailure(failure));
    }
    try {
      cache.fail(request.build());
    } catch (StatusRuntimeException e) {
      if (Transient.is(e)) {
        throw e;
      }
      LOG.warnf("the cache does not tell that %s failed: %s", ready.node(), e.getStatus());
      publisher.deliver(Intake.refused(ready, cut(message)), traceparent);
    }
  }

  // ------------------------------------------------------------------ out

  private void on(BackendEvent event) {
    var held = ledger.find(event.work());
    if (held.isEmpty()) {
      LOG.debugf("lease %d is gone; %s is of no use", event.work(), event.slice());
      return;
    }
    try (var _ = held.get().about()) {
      on(held.get(), event);
    }
  }

  private void on(Held held, BackendEvent event) {
    switch (event) {
      case BackendEvent.Started started -> started(held, started);
      case BackendEvent.Done done -> {
        var slice = held.slice(done.slice());
        if (slice.isPresent()) {
          report(held.ready(), slice.get(), done.reply().getFailure());
          settle(outcomes.of(held, slice.get(), done.reply()));
        }
      }
      case BackendEvent.TimedOut timedOut -> settle(outcomes.of(held, timedOut));
      case BackendEvent.Lost lost -> settle(outcomes.of(lost));
      case BackendEvent.Interrupted interrupted -> settle(outcomes.of(interrupted));
    }
  }

  /** The one place where the trace of a failure is kept; the planner only hears the message. */
  private static void report(Event.NodeReady ready, Event.ReadySlice slice, Failure failure) {
    var detail = failure.getDetail();
    if (!detail.isEmpty()) {
      LOG.warnf(
          "run %s, node %s, slice %s: %s of %s: %s%n%s",
          ready.run(),
          ready.node(),
          slice.slice(),
          failure.getKind(),
          ready.identity(),
          cut(failure.getMessage()),
          cut(detail));
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_DETAIL
        ? text
        : text.substring(0, LONGEST_DETAIL) + " ... (cut)";
  }

  private void settle(Outcome outcome) {
    meters.ended(outcome);
    settler.add(outcome);
  }

  private void started(Held held, BackendEvent.Started started) {
    held.started(
        started.slice(), System.nanoTime(), new Held.Place(started.host(), started.slot()));
    meters.queued(held.queueNs(started.slice()));
    var ready = held.ready();
    held.slice(started.slice())
        .ifPresent(slice ->
            publisher.send(
                new Event.NodeStarted(
                    ready.run(),
                    ready.recording(),
                    ready.node(),
                    ready.group(),
                    slice.slice(),
                    started.host(),
                    backend.name(),
                    started.slot()),
                held.traceparent()));
  }

  // ------------------------------------------------------------------ leases

  /** The lease is gone: whatever comes of it would be refused. */
  private void abandon(Held held, List<Key> withdrawn) {
    var open = held.openSlices();
    try (var _ = held.about()) {
      if (withdrawn.containsAll(open)) {
        LOG.infof("run %s was cancelled; lease %d ends", held.ready().run(), held.lease());
      } else {
        LOG.warnf(
            "lease %d of %s ran out; its %d slices are abandoned",
            held.lease(), held.ready().identity(), open.size());
      }
    }
    ledger.drop(held.lease());
    backend.cancel(held.lease(), open);
  }

  /** Nobody wants these slices any more. */
  private void cancel(Held held, List<Key> slices) {
    var open = slices.stream().filter(slice -> held.slice(slice).isPresent()).toList();
    if (!open.isEmpty()) {
      backend.cancel(held.lease(), open);
      giveBack(held, open, ReleaseRequest.Reason.CANCELLED, "its run was cancelled");
    }
  }

  private void giveBack(Held held, List<Key> slices, ReleaseRequest.Reason reason, String message) {
    for (var slice : slices) {
      settler.add(new Outcome.Release(held.lease(), slice, reason, message, Optional.empty()));
    }
  }

  /** Whether leases are renewed. */
  public boolean renews() {
    return heartbeat.healthy();
  }

  /** Whether the cache hears what becomes of slices. */
  public boolean settles() {
    return settler.healthy();
  }

  /** Slices whose outcome the cache does not know. */
  public int open() {
    return ledger.all().stream().mapToInt(held -> held.openSlices().size()).sum();
  }

  /**
   * Stops: batches that run may finish within the grace, all others are given back at once.
   *
   * @param grace how long to wait for what runs
   */
  public void stop(Duration grace) throws InterruptedException {
    backend
        .drain()
        .forEach((lease, slices) ->
            ledger
                .find(lease)
                .ifPresent(held ->
                    giveBack(held, slices, ReleaseRequest.Reason.SHUTDOWN, "the executor stops")));
    if (ledger.awaitEmpty(grace)) {
      return;
    }
    for (var held : ledger.all()) {
      var slices = held.openSlices();
      backend.cancel(held.lease(), slices);
      giveBack(held, slices, ReleaseRequest.Reason.SHUTDOWN, "the executor stops");
    }
    if (!ledger.awaitEmpty(GIVE_BACK)) {
      LOG.warnf("%d slices could not be given back; their leases expire", open());
    }
  }

  @Override
  public void close() {
    heartbeat.close();
    settler.close();
  }
}
