package dev.virgo.executor.work;

import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.wire.Traces;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the cache what became of slices. Every lease has a queue and, while there is something in
 * it, a thread: whatever is finished meanwhile goes in one call, and no lease waits for another.
 */
final class Settler implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Settler.class);
  private static final int MOST_AT_ONCE = 500;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** How long a result waits for others of its batch, so that many short slices are one commit. */
  private static final long LINGER_NS = Duration.ofMillis(25).toNanos();

  private final Cache cache;
  private final Ledger ledger;
  private final Duration lease;
  private final int patience;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean broken;

  /** By lease, of those that are worked on. Guarded by this. */
  private final Map<Long, Line> lines = new HashMap<>();

  /** Waits under one lease; {@code sinceNs}: nothing of it has gone through since. */
  private static final class Line {
    final Deque<Outcome> waiting = new ArrayDeque<>();
    volatile long sinceNs = System.nanoTime();
    long oldestNs;
  }

  /**
   * @param lease how long a reservation holds without being renewed
   * @param patience how often a lease may be renewed while the cache takes nothing of it
   */
  Settler(Cache cache, Ledger ledger, Duration lease, int patience) {
    this.cache = cache;
    this.ledger = ledger;
    this.lease = lease;
    this.patience = patience;
  }

  synchronized void add(Outcome outcome) {
    ledger.find(outcome.lease()).ifPresent(held -> held.known(outcome.slice()));
    var line = lines.get(outcome.lease());
    if (line == null) {
      var added = new Line();
      lines.put(outcome.lease(), added);
      line = added;
      Thread.ofVirtual()
          .inheritInheritableThreadLocals(false)
          .name("settle-" + outcome.lease())
          .start(() -> run(outcome.lease(), added));
    }
    if (line.waiting.isEmpty()) {
      line.oldestNs = System.nanoTime();
    }
    line.waiting.add(outcome);
    if (!mayGrow(outcome.lease(), line)) {
      notifyAll();
    }
  }

  /** Whether everything goes through; false once something has waited for a whole lease. */
  synchronized boolean healthy() {
    long now = System.nanoTime();
    return !broken
        && lines.values().stream().allMatch(line -> now - line.sinceNs < lease.toNanos());
  }

  private void run(long lease, Line line) {
    try {
      for (var next = take(lease, line); !next.isEmpty(); next = take(lease, line)) {
        for (var calls : calls(next)) {
          settle(lease, line, calls);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      broken = true;
      LOG.fatalf(
          e, "outcomes under lease %d are not told, it expires: a bug; readiness turns red", lease);
      ledger.drop(lease);
      forget(lease);
    }
  }

  /** Empty: there is nothing left, and who adds something starts anew. */
  private synchronized List<Outcome> take(long lease, Line line) throws InterruptedException {
    linger(lease, line);
    var taken = new ArrayList<Outcome>();
    if (closed.getCount() > 0 && ledger.find(lease).isPresent()) {
      while (taken.size() < MOST_AT_ONCE && !line.waiting.isEmpty()) {
        taken.add(line.waiting.remove());
      }
    }
    if (taken.isEmpty()) {
      forget(lease);
    }
    return taken;
  }

  /** Until the batch has ended, something has gone wrong in it, or the oldest has waited enough. */
  private void linger(long lease, Line line) throws InterruptedException {
    long left = LINGER_NS;
    while (left > 0 && closed.getCount() > 0 && mayGrow(lease, line)) {
      left = line.oldestNs + LINGER_NS - System.nanoTime();
      if (left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    }
  }

  private boolean mayGrow(long lease, Line line) {
    int size = line.waiting.size();
    return size > 0
        && size < MOST_AT_ONCE
        && line.waiting.getLast() instanceof Outcome.Commit
        && ledger.find(lease).filter(held -> size < held.openSlices().size()).isPresent();
  }

  private synchronized void forget(long lease) {
    lines.remove(lease);
    notifyAll();
  }

  /** What can be said in one call: the kind of outcome, and for releases why. */
  private record Call(Class<? extends Outcome> kind, String why) {}

  private static Iterable<List<Outcome>> calls(List<Outcome> outcomes) {
    var calls = new LinkedHashMap<Call, List<Outcome>>();
    for (var outcome : outcomes) {
      var why =
          outcome instanceof Outcome.Release release
              ? release.reason() + " " + release.message()
              : "";
      calls.computeIfAbsent(new Call(outcome.getClass(), why), _ -> new ArrayList<>()).add(outcome);
    }
    return calls.values();
  }

  /**
   * Says it, in smaller and smaller parts while it does not go through, so that what cannot is left
   * alone in the end.
   */
  private void settle(long lease, Line line, List<Outcome> outcomes) throws InterruptedException {
    var about = ledger.find(lease);
    if (about.isPresent()) {
      try (var _ = about.get().about()) {
        settleAll(lease, line, outcomes);
      }
    }
  }

  private void settleAll(long lease, Line line, List<Outcome> outcomes)
      throws InterruptedException {
    var left = new ArrayDeque<>(outcomes);
    var attempts = new Attempts(outcomes.size(), patience);
    while (!left.isEmpty()) {
      var held = ledger.find(lease).orElse(null);
      if (held == null) {
        return;
      }
      var part = left.stream().limit(attempts.most()).toList();
      var failure = send(held, part);
      if (failure == null) {
        left.removeAll(part);
        ledger.settle(lease, part.stream().map(Outcome::slice).toList());
        line.sinceNs = System.nanoTime();
        attempts.succeeded();
        continue;
      }
      switch (attempts.failed(failure, part.size(), held.renewals())) {
        case Attempts.Next.Smaller _ -> {}
        case Attempts.Next.Later later -> {
          LOG.warnf(
              "the cache is away or busy, %d outcomes under lease %d wait: %s",
              left.size(), lease, failure.getMessage());
          if (closed.await(later.pauseMs(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
        case Attempts.Next.Refused _ -> {
          left.removeAll(part);
          part.forEach(outcome -> instead(outcome, failure));
        }
        case Attempts.Next.TooLong _ -> {
          left.forEach(outcome -> instead(outcome, failure));
          return;
        }
      }
    }
  }

  /** Says something else that ends the slice, so that the planner hears of it. */
  private void instead(Outcome outcome, RuntimeException cause) {
    var other = Refusals.instead(outcome, cause);
    if (other.isPresent()) {
      LOG.errorf(
          cause, "the cache refuses what became of %s: %s", outcome.slice(), cause.getMessage());
      add(other.get());
    } else {
      LOG.errorf(
          cause,
          "the cache does not take %s back; it is told to nobody before lease %d expires",
          outcome.slice(),
          outcome.lease());
      ledger.settle(outcome.lease(), List.of(outcome.slice()));
    }
  }

  /** In the trace of the run that wanted it, which is the current one. */
  private @Nullable RuntimeException send(Held held, List<Outcome> outcomes) {
    try (var step = step(outcomes.getFirst())) {
      step.with("virgo.run", held.ready().run())
          .with("virgo.node", held.ready().node())
          .with("virgo.slices", outcomes.size());
      switch (outcomes.getFirst()) {
        case Outcome.Commit _ -> commit(held.lease(), outcomes);
        case Outcome.Fail _ -> fail(held.lease(), outcomes);
        case Outcome.Release first -> release(first, outcomes);
      }
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static Traces.Step step(Outcome first) {
    return switch (first) {
      case Outcome.Commit _ -> Traces.step("commit");
      case Outcome.Fail fail -> Traces.step("fail").failed(fail.failure().getMessage());
      case Outcome.Release release ->
          Traces.step("release").with("virgo.reason", release.reason().name());
    };
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
      request.addCutoffKeys(Envelopes.bytes(outcome.slice()));
    }
    outcomes.stream()
        .flatMap(outcome ->
            outcome instanceof Outcome.Release release ? release.blob().stream() : Stream.empty())
        .distinct()
        .forEach(request::addBlobs);
    cache.release(request.build());
  }

  /** Ends; what the cache did not take is left to the leases' expiry. */
  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      notifyAll();
    }
    try {
      int untold = awaitNone(System.nanoTime() + LAST_WORDS.toNanos());
      if (untold > 0) {
        LOG.warnf("outcomes under %d leases were not told to the cache; they expire", untold);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int awaitNone(long untilNs) throws InterruptedException {
    long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
    while (!lines.isEmpty() && leftMs > 0) {
      wait(leftMs);
      leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
    }
    return lines.size();
  }
}
