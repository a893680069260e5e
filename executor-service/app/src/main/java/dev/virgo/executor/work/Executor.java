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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

  private final String holder;
  private final Duration lease;
  private final Cache cache;
  private final Backend backend;
  private final Consumer<Told> tell;
  private final Meters meters;
  private final Runnable gate;
  private final Ledger ledger = new Ledger();
  private final Outcomes outcomes;
  private final Settler settler;
  private final Heartbeat heartbeat;

  /** An event to publish, best effort. */
  public record Told(Event event, @Nullable String traceparent) {}

  /**
   * @param holder this instance's name in claims
   * @param lease how long a reservation holds without being renewed
   * @param renewEvery how often leases are renewed
   * @param tell publishes what began
   * @param gate called when load has changed
   */
  public Executor(
      String holder,
      Duration lease,
      Duration renewEvery,
      Cache cache,
      Backend backend,
      PriceTable prices,
      Consumer<Told> tell,
      Meters meters,
      Runnable gate) {
    this.holder = holder;
    this.lease = lease;
    this.cache = cache;
    this.backend = backend;
    this.tell = tell;
    this.meters = meters;
    this.gate = gate;
    this.outcomes = new Outcomes(backend.name(), prices);
    this.settler = new Settler(cache, ledger, gate);
    this.heartbeat = new Heartbeat(cache, ledger, lease, renewEvery, this::abandon, this::cancel);
  }

  // ------------------------------------------------------------------ in

  @Override
  public void handle(List<EventConsumer.Received> batch) {
    for (var received : batch) {
      if (received.event() instanceof Event.NodeReady ready) {
        try (var span = Traces.consume(received)) {
          take(ready, Traces.traceparent(span.context()));
        }
      }
    }
    gate.run();
  }

  private void take(Event.NodeReady ready, @Nullable String traceparent) {
    long receivedNs = System.nanoTime();
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

  /** An event that could not be reserved for any reason of its own: its slices fail with that. */
  @Override
  public void onPoison(EventConsumer.Received received, Exception cause) {
    if (!(received.event() instanceof Event.NodeReady ready)) {
      return;
    }
    var request = FailRequest.newBuilder();
    var failure =
        Failure.newBuilder()
            .setKind(Failure.Kind.PERMANENT)
            .setMessage("the executor cannot take it: " + cause.getMessage());
    for (var want : Envelopes.wants(ready, Traces.traceparent(received.trace()))) {
      request.addFailed(
          FailRequest.Failed.newBuilder()
              .setCutoffKey(want.getCutoffKey())
              .setWant(want)
              .setFailure(failure));
    }
    cache.fail(request.build());
  }

  // ------------------------------------------------------------------ out

  private void on(BackendEvent event) {
    var held = ledger.find(event.work());
    if (held.isEmpty()) {
      LOG.debugf("lease %d is gone; %s is of no use", event.work(), event.slice());
      return;
    }
    switch (event) {
      case BackendEvent.Started started -> started(held.get(), started);
      case BackendEvent.Done done -> {
        var slice = held.get().slice(done.slice());
        if (slice.isPresent()) {
          settle(outcomes.of(held.get(), slice.get(), done.reply()));
        }
      }
      case BackendEvent.TimedOut timedOut -> settle(outcomes.of(held.get(), timedOut));
      case BackendEvent.Lost lost -> settle(outcomes.of(lost));
    }
  }

  private void settle(Outcome outcome) {
    meters.ended(outcome);
    settler.add(outcome);
  }

  private void started(Held held, BackendEvent.Started started) {
    held.started(started.slice(), System.nanoTime());
    meters.queued(held.queueNs(started.slice()));
    var ready = held.ready();
    held.slice(started.slice())
        .ifPresent(slice ->
            tell.accept(
                new Told(
                    new Event.NodeStarted(
                        ready.run(),
                        ready.recording(),
                        ready.node(),
                        ready.group(),
                        slice.slice(),
                        started.host(),
                        backend.name(),
                        started.slot()),
                    held.traceparent())));
  }

  // ------------------------------------------------------------------ leases

  /** The lease is gone: whatever comes of it would be refused. */
  private void abandon(Held held) {
    LOG.warnf(
        "lease %d of %s ran out; its %d slices are abandoned",
        held.lease(), held.ready().identity(), held.openSlices().size());
    ledger.drop(held.lease());
    backend.cancel(held.lease(), held.openSlices());
  }

  /** Nobody wants these slices any more. */
  private void cancel(Held held, List<Key> slices) {
    backend.cancel(held.lease(), slices);
    for (var slice : slices) {
      if (held.slice(slice).isPresent()) {
        settler.add(
            new Outcome.Release(
                held.lease(), slice, ReleaseRequest.Reason.CANCELLED, "its run was cancelled"));
      }
    }
  }

  /** Slices whose outcome the cache does not know. */
  public int open() {
    return ledger.all().stream().mapToInt(held -> held.openSlices().size()).sum();
  }

  /**
   * Stops: what runs may finish within the grace, everything else is given back at once.
   *
   * @param grace how long to wait for what runs
   */
  public void stop(Duration grace) throws InterruptedException {
    if (ledger.awaitEmpty(grace)) {
      return;
    }
    for (var held : ledger.all()) {
      var slices = held.openSlices();
      backend.cancel(held.lease(), slices);
      for (var slice : slices) {
        settler.add(
            new Outcome.Release(
                held.lease(), slice, ReleaseRequest.Reason.SHUTDOWN, "the executor stops"));
      }
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
