package dev.virgo.executor.work;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.wire.Transient;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Tells the cache what became of slices: whatever is finished meanwhile goes in one call per lease.
 * While the cache is away it tries again for as long as the lease is held.
 */
final class Settler implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Settler.class);
  private static final int MOST_AT_ONCE = 500;
  private static final long FIRST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 5_000;

  private final Cache cache;
  private final Ledger ledger;
  private final Runnable afterwards;
  private final LinkedBlockingQueue<Outcome> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger unsettled = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param afterwards called when outcomes were settled: there is room again
   */
  Settler(Cache cache, Ledger ledger, Runnable afterwards) {
    this.cache = cache;
    this.ledger = ledger;
    this.afterwards = afterwards;
    this.thread = Thread.ofPlatform().daemon().name("settle").start(this::run);
  }

  void add(Outcome outcome) {
    unsettled.incrementAndGet();
    queue.add(outcome);
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        var first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          var outcomes = new ArrayList<Outcome>(List.of(first));
          queue.drainTo(outcomes, MOST_AT_ONCE);
          settle(outcomes);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle(List<Outcome> outcomes) throws InterruptedException {
    for (var entry : calls(outcomes).entrySet()) {
      patiently(entry.getKey(), entry.getValue());
      unsettled.addAndGet(-entry.getValue().size());
    }
    afterwards.run();
  }

  /** One call: a lease, what is said of its slices, and for releases why. */
  private record Call(long lease, Class<? extends Outcome> kind, String why) {}

  private static Map<Call, List<Outcome>> calls(List<Outcome> outcomes) {
    var calls = new LinkedHashMap<Call, List<Outcome>>();
    for (var outcome : outcomes) {
      var why =
          outcome instanceof Outcome.Release release
              ? release.reason() + " " + release.message()
              : "";
      calls
          .computeIfAbsent(
              new Call(outcome.lease(), outcome.getClass(), why), _ -> new ArrayList<>())
          .add(outcome);
    }
    return calls;
  }

  private void patiently(Call call, List<Outcome> outcomes) throws InterruptedException {
    long pauseMs = FIRST_PAUSE_MS;
    while (ledger.find(call.lease()).isPresent()) {
      try {
        send(call.lease(), outcomes);
        ledger.settle(call.lease(), outcomes.stream().map(Outcome::slice).toList());
        return;
      } catch (StatusRuntimeException e) {
        if (!Transient.is(e)) {
          // The slices are not renewed any more: their lease expires, and the planner is told.
          LOG.errorf(e, "the cache refuses what became of %d slices", outcomes.size());
          ledger.settle(call.lease(), outcomes.stream().map(Outcome::slice).toList());
          return;
        }
        LOG.warnf("the cache is away, %d outcomes wait: %s", unsettled.get(), e.getStatus());
        if (closed.await(pauseMs, TimeUnit.MILLISECONDS)) {
          return;
        }
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    }
  }

  private void send(long lease, List<Outcome> outcomes) {
    switch (outcomes.getFirst()) {
      case Outcome.Commit _ -> commit(lease, outcomes);
      case Outcome.Fail _ -> fail(lease, outcomes);
      case Outcome.Release first -> release(first, outcomes);
    }
  }

  private void commit(long lease, List<Outcome> outcomes) {
    var request = CommitRequest.newBuilder().setLease(lease);
    for (var outcome : outcomes) {
      if (outcome instanceof Outcome.Commit commit) {
        request.addResults(commit.result());
      }
    }
    var answers = cache.commit(request.build()).getAnswersList();
    for (int i = 0; i < answers.size(); i++) {
      var answer = answers.get(i).getOutcome();
      if (answer == CommitReply.Outcome.STALE || answer == CommitReply.Outcome.OTHER_WON) {
        LOG.warnf(
            "result of %s under lease %d: %s; the first commit stands",
            outcomes.get(i).slice(), lease, answer);
      }
    }
  }

  private void fail(long lease, List<Outcome> outcomes) {
    var request = FailRequest.newBuilder().setLease(lease);
    for (var outcome : outcomes) {
      if (outcome instanceof Outcome.Fail fail) {
        request.addFailed(
            FailRequest.Failed.newBuilder()
                .setCutoffKey(Envelopes.bytes(fail.slice()))
                .setFailure(fail.failure())
                .setUsage(fail.usage()));
      }
    }
    cache.fail(request.build());
  }

  private void release(Outcome.Release first, List<Outcome> outcomes) {
    var request =
        ReleaseRequest.newBuilder()
            .setLease(first.lease())
            .setReason(first.reason())
            .setMessage(first.message());
    for (var outcome : outcomes) {
      Key slice = outcome.slice();
      request.addCutoffKeys(Envelopes.bytes(slice));
    }
    cache.release(request.build());
  }

  /** Ends; what the cache did not take is left to the leases' expiry. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (!thread.join(Duration.ofSeconds(2))) {
        LOG.warnf("%d outcomes were not told to the cache; their leases expire", unsettled.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
