package dev.virgo.executor.work;

import com.google.protobuf.ByteString;
import dev.virgo.schemas.rpc.CommitReply;
import dev.virgo.schemas.rpc.CommitRequest;
import dev.virgo.schemas.rpc.FailReply;
import dev.virgo.schemas.rpc.FailRequest;
import dev.virgo.schemas.rpc.ReleaseReply;
import dev.virgo.schemas.rpc.ReleaseRequest;
import dev.virgo.schemas.rpc.RenewReply;
import dev.virgo.schemas.rpc.RenewRequest;
import dev.virgo.schemas.rpc.ReserveReply;
import dev.virgo.schemas.rpc.ReserveRequest;
import dev.virgo.wire.Traces;
import io.grpc.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cache's side of leases. A lease is valid while it has a claim; a cancellation deletes claims
 * and is told by the next renewal, as the real one does.
 */
final class FakeCache implements Cache {
  /** What went through, in order. */
  final LinkedBlockingQueue<Object> asked = new LinkedBlockingQueue<>();

  final AtomicBoolean away = new AtomicBoolean();

  /** Renewals that a commit lets pass between being done and being answered. */
  final AtomicInteger beatsBeforeAnswer = new AtomicInteger();

  private final Semaphore beats = new Semaphore(0);
  volatile Status.Code how = Status.Code.UNAVAILABLE;
  final AtomicInteger refusals = new AtomicInteger();
  final AtomicInteger reservations = new AtomicInteger();

  /** The trace in which each commit came, as {@code traceparent}. */
  final List<String> traces = new CopyOnWriteArrayList<>();

  /** Commits wait for a permit. */
  final Semaphore commits = new Semaphore(1, true);

  /** Results, and failures, that are refused for what they are. */
  final Set<ByteString> invalid = ConcurrentHashMap.newKeySet();

  /** Results whose commit always exceeds its deadline. */
  final Set<ByteString> slow = ConcurrentHashMap.newKeySet();

  /** Results that something other than a call fails at. */
  final Set<ByteString> bug = ConcurrentHashMap.newKeySet();

  ReserveReply.Outcome[] answers = {ReserveReply.Outcome.MINE, ReserveReply.Outcome.MINE};

  private final Map<Long, Set<ByteString>> claims = new HashMap<>();
  private final Map<Long, List<ByteString>> withdrawn = new HashMap<>();
  private long leases = 6;

  Object next() throws InterruptedException {
    return Objects.requireNonNull(asked.poll(10, TimeUnit.SECONDS));
  }

  synchronized void cancelRuns() {
    claims.forEach((lease, keys) -> withdrawn.put(lease, List.copyOf(keys)));
    claims.clear();
  }

  synchronized void expire() {
    claims.clear();
  }

  private void come() {
    if (away.get()) {
      refusals.incrementAndGet();
      throw how.toStatus().asRuntimeException();
    }
  }

  private void take(Collection<ByteString> keys) {
    if (keys.stream().anyMatch(bug::contains)) {
      throw new IllegalStateException("a bug");
    }
    if (keys.stream().anyMatch(slow::contains)) {
      refusals.incrementAndGet();
      throw Status.DEADLINE_EXCEEDED.asRuntimeException();
    }
    if (keys.stream().anyMatch(invalid::contains)) {
      refusals.incrementAndGet();
      throw Status.INVALID_ARGUMENT
          .withDescription("Commit: results[0].fields.out has neither uri nor value_json")
          .asRuntimeException();
    }
  }

  @Override
  public synchronized ReserveReply reserve(ReserveRequest request) {
    come();
    reservations.incrementAndGet();
    long lease = ++leases;
    var reply = ReserveReply.newBuilder().setLease(lease);
    for (int i = 0; i < request.getWantsCount(); i++) {
      var outcome = i < answers.length ? answers[i] : ReserveReply.Outcome.MINE;
      if (outcome == ReserveReply.Outcome.MINE) {
        claims
            .computeIfAbsent(lease, _ -> new LinkedHashSet<>())
            .add(request.getWants(i).getCutoffKey());
      }
      reply.addAnswers(ReserveReply.Answer.newBuilder().setOutcome(outcome).setGeneration(i + 5));
    }
    return reply.build();
  }

  @Override
  public synchronized RenewReply renew(RenewRequest request) {
    come();
    var reply = RenewReply.newBuilder();
    for (long lease : request.getLeasesList()) {
      reply.addStates(
          RenewReply.State.newBuilder()
              .setValid(claims.containsKey(lease))
              .addAllCancelled(withdrawn.getOrDefault(lease, List.of())));
    }
    beats.release();
    return reply.build();
  }

  private synchronized void end(long lease, Collection<ByteString> keys) {
    var held = claims.get(lease);
    if (held != null) {
      held.removeAll(keys);
      if (held.isEmpty()) {
        claims.remove(lease);
      }
    }
  }

  @Override
  public CommitReply commit(CommitRequest request) {
    traces.add(String.valueOf(Traces.current()));
    commits.acquireUninterruptibly();
    try {
      come();
      var keys = request.getResultsList().stream().map(result -> result.getCutoffKey()).toList();
      take(keys);
      end(request.getLease(), keys);
    } finally {
      commits.release();
    }
    beats.drainPermits();
    beats.acquireUninterruptibly(beatsBeforeAnswer.get());
    asked.add(request);
    var reply = CommitReply.newBuilder();
    request.getResultsList().forEach(_ -> reply.addAnswers(CommitReply.Answer.newBuilder()));
    return reply.build();
  }

  @Override
  public FailReply fail(FailRequest request) {
    come();
    var keys = request.getFailedList().stream().map(failed -> failed.getCutoffKey()).toList();
    for (var failed : request.getFailedList()) {
      if (request.getLease() == 0 && failed.getWant().getFieldsCount() == 0) {
        throw Status.INVALID_ARGUMENT
            .withDescription("Fail: failed[0].want.fields is empty")
            .asRuntimeException();
      }
      if (failed.getFailure().getMessage().equals("because")) {
        take(keys);
      }
    }
    end(request.getLease(), keys);
    asked.add(request);
    return FailReply.getDefaultInstance();
  }

  @Override
  public ReleaseReply release(ReleaseRequest request) {
    come();
    end(request.getLease(), request.getCutoffKeysList());
    asked.add(request);
    return ReleaseReply.getDefaultInstance();
  }

  @Override
  public boolean reachable() {
    return !away.get();
  }
}
