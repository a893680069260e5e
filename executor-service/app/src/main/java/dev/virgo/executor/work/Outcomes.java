package dev.virgo.executor.work;

import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.cost.PriceTable;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.BlobRef;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.GroupResult;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.Usage;
import java.util.Optional;

/** What follows from how a slice ended. A function of its arguments. */
final class Outcomes {
  private final String backend;
  private final PriceTable prices;

  Outcomes(String backend, PriceTable prices) {
    this.backend = backend;
    this.prices = prices;
  }

  /** A worker's answer. */
  Outcome of(Held held, Event.ReadySlice slice, RunReply.SliceReply reply) {
    var usage = usage(held, slice.cutoffKey(), reply.getUsage());
    if (reply.hasFailure()) {
      return failed(held.lease(), slice.cutoffKey(), reply.getFailure(), usage);
    }
    var result =
        GroupResult.newBuilder()
            .setCutoffKey(Envelopes.bytes(slice.cutoffKey()))
            .setSlice(Envelopes.slice(slice.slice()))
            .setUsage(usage)
            .setDeterministic(held.ready().deterministic())
            .addAllFields(reply.getFieldsList());
    return new Outcome.Commit(held.lease(), slice.cutoffKey(), result.build());
  }

  private static Outcome failed(long lease, Key slice, Failure failure, Usage usage) {
    return switch (failure.getKind()) {
      case TRANSFORM, PERMANENT, TIMEOUT, STORAGE, UNRECOGNIZED ->
          new Outcome.Fail(lease, slice, failure, usage);
      case INPUT_MISSING -> release(lease, slice, ReleaseRequest.Reason.INPUT_MISSING, failure);
      case INPUT_MISMATCH -> release(lease, slice, ReleaseRequest.Reason.INPUT_MISMATCH, failure);
      case CODE_MISMATCH -> release(lease, slice, ReleaseRequest.Reason.CODE_MISMATCH, failure);
      case LOST -> release(lease, slice, ReleaseRequest.Reason.LOST, failure);
      case CANCELLED -> release(lease, slice, ReleaseRequest.Reason.CANCELLED, failure);
    };
  }

  private static Outcome release(
      long lease, Key slice, ReleaseRequest.Reason reason, Failure failure) {
    boolean input =
        reason == ReleaseRequest.Reason.INPUT_MISSING
            || reason == ReleaseRequest.Reason.INPUT_MISMATCH;
    var blob =
        input && failure.hasBlob() ? Optional.of(failure.getBlob()) : Optional.<BlobRef>empty();
    return new Outcome.Release(lease, slice, reason, failure.getMessage(), blob);
  }

  /** Its time limit passed. */
  Outcome of(Held held, BackendEvent.TimedOut event) {
    var limitUs = held.ready().timeoutMs() * 1000;
    var usage = Usage.newBuilder().setRunUs(limitUs).build();
    var failure =
        Failure.newBuilder().setKind(Failure.Kind.TIMEOUT).setMessage(event.message()).build();
    return new Outcome.Fail(
        held.lease(), event.slice(), failure, usage(held, event.slice(), usage));
  }

  /** Its worker ended. */
  Outcome of(BackendEvent.Lost event) {
    return new Outcome.Release(
        event.work(), event.slice(), ReleaseRequest.Reason.LOST, event.message(), Optional.empty());
  }

  /**
   * What it was to run on went away. One that waited counts for nothing; one that was begun counts
   * as a lease that ran out does, because it may be what takes every cluster down.
   */
  Outcome of(BackendEvent.Interrupted event) {
    return new Outcome.Release(
        event.work(),
        event.slice(),
        event.begun() ? ReleaseRequest.Reason.INTERRUPTED : ReleaseRequest.Reason.SHUTDOWN,
        event.message(),
        Optional.empty());
  }

  /** The backend can never run it. */
  Outcome refused(Held held, Key slice, String message) {
    var failure = Failure.newBuilder().setKind(Failure.Kind.PERMANENT).setMessage(message).build();
    var usage = usage(held, slice, Usage.getDefaultInstance());
    return new Outcome.Fail(held.lease(), slice, failure, usage);
  }

  private Usage usage(Held held, Key slice, Usage measured) {
    var usage =
        measured.toBuilder()
            .setQueueUs(Math.max(0, held.queueNs(slice) / 1000))
            .setBackend(backend)
            .setCostUsd(prices.usd(held.demand(), measured));
    // Also of a slice whose worker does not live to tell it.
    held.place(slice).ifPresent(place -> usage.setHost(place.host()).setSlot(place.slot()));
    return usage.build();
  }
}
