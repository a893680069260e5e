package dev.virgo.executor.pool;

import dev.virgo.executor.backend.BackendAway;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.HashBlocksReply;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two small workers beside the pool, one for quick questions and one for hashing recordings, so
 * that planning waits for no batch. Started when first asked, and again after they died.
 *
 * <p>A worker has one question in hand; its time runs, and its worker's end is its fault, only from
 * then on. A question that ended three workers is answered with a failure that is permanent.
 */
final class Inquiries implements AutoCloseable {
  private static final Duration QUICK = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final int MOST_DEATHS = 3;
  private static final int REMEMBERED = 1_000;

  private final Desk quick;
  private final Desk hashing;

  Inquiries(WorkerSource source, ScheduledExecutorService clock) {
    this(source, clock, QUICK);
  }

  /**
   * @param patience how long a quick question may take
   */
  Inquiries(WorkerSource source, ScheduledExecutorService clock, Duration patience) {
    this.quick = new Desk(source, clock, "describe", patience);
    this.hashing = new Desk(source, clock, "hash", LONG);
  }

  CompletableFuture<WorkerReply> ask(WorkerRequest question) {
    return (question.hasHashBlocks() ? hashing : quick).ask(question);
  }

  @Override
  public void close() {
    quick.close();
    hashing.close();
  }

  /** What is asked, and who waits for the answer. */
  private record Question(long id, WorkerRequest what, CompletableFuture<WorkerReply> answer) {}

  /** One worker, what it has in hand, and what waits for it. Guarded by itself. */
  private static final class Desk implements Worker.Listener {
    private final WorkerSource source;
    private final ScheduledExecutorService clock;
    private final String slot;
    private final Duration patience;
    private final Deque<Question> waiting = new ArrayDeque<>();
    private final Map<WorkerRequest, Integer> deaths = new LinkedHashMap<>();
    private @Nullable Worker worker;
    private @Nullable Question inHand;
    private @Nullable Future<?> timer;
    private boolean tookTooLong;
    private long questions;
    private boolean closed;

    Desk(WorkerSource source, ScheduledExecutorService clock, String slot, Duration patience) {
      this.source = source;
      this.clock = clock;
      this.slot = slot;
      this.patience = patience;
    }

    synchronized CompletableFuture<WorkerReply> ask(WorkerRequest what) {
      var answer = new CompletableFuture<WorkerReply>();
      if (closed) {
        answer.completeExceptionally(new IOException("the executor stops"));
      } else {
        waiting.add(new Question(++questions, what, answer));
        next();
      }
      return answer;
    }

    private synchronized void next() {
      if (inHand == null && !closed && !waiting.isEmpty()) {
        var question = waiting.remove();
        var asking = worker == null ? source.start(WorkerClass.QUESTIONS, slot, this) : worker;
        worker = asking;
        inHand = question;
        tookTooLong = false;
        asking.send(
            question.what().toBuilder().setId(question.id()).setToken(source.token()).build());
        timer =
            clock.schedule(() -> expire(question.id()), patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void message(WorkerReply reply) {
      Question question;
      synchronized (this) {
        question = inHand;
        if (question == null || question.id() != reply.getId()) {
          return;
        }
        deaths.remove(question.what());
        free();
      }
      next();
      question.answer().complete(reply);
    }

    /** Its worker is ended; what is said of that follows from its end. */
    private synchronized void expire(long id) {
      if (inHand != null && inHand.id() == id && worker != null) {
        tookTooLong = true;
        worker.kill();
      }
    }

    @Override
    public void ended(WorkerEnd how) {
      Question question;
      String cause;
      boolean away;
      int times = 0;
      synchronized (this) {
        // One that never came to be has not seen the question; where it was to be is busy or gone.
        boolean unplaced = tookTooLong && worker != null && worker.host().isEmpty();
        away = unplaced || how instanceof WorkerEnd.Interrupted;
        worker = null;
        question = inHand;
        cause = unplaced ? unplaced() : tookTooLong ? tooLong() : said(slot, how);
        if (question != null) {
          times = closed || unplaced || !isFault(how) ? 0 : died(question.what());
          free();
        }
      }
      next();
      if (question == null) {
        return;
      }
      var last =
          times < MOST_DEATHS
              ? Optional.<WorkerReply>empty()
              : never(question.what(), cause + "; so it was " + times + " times");
      if (last.isPresent()) {
        question.answer().complete(last.get());
      } else {
        question
            .answer()
            .completeExceptionally(away ? new BackendAway(cause) : new IOException(cause));
      }
    }

    private String tooLong() {
      return "no answer within " + patience.toSeconds() + " s";
    }

    private String unplaced() {
      return "worker '%s' did not come up within %d s".formatted(slot, patience.toSeconds());
    }

    private void free() {
      inHand = null;
      if (timer != null) {
        timer.cancel(false);
      }
    }

    /** How often now; the last time is forgotten, so that a later run may try again. */
    private int died(WorkerRequest what) {
      int times = deaths.merge(what, 1, Integer::sum);
      if (times >= MOST_DEATHS) {
        deaths.remove(what);
      } else if (deaths.size() > REMEMBERED) {
        deaths.remove(deaths.keySet().iterator().next());
      }
      return times;
    }

    void close() {
      Deque<Question> unanswered;
      synchronized (this) {
        closed = true;
        unanswered = new ArrayDeque<>(waiting);
        waiting.clear();
        if (worker != null) {
          worker.kill();
        }
      }
      unanswered.forEach(question ->
          question.answer().completeExceptionally(new IOException("the executor stops")));
    }
  }

  private static String said(String slot, WorkerEnd how) {
    return switch (how) {
      case WorkerEnd.Killed _ -> "worker '" + slot + "' was ended";
      case WorkerEnd.Died died -> "worker '%s' %s".formatted(slot, died.how());
      case WorkerEnd.OutOfMemory _ ->
          "worker '%s' ran out of memory: it has a heap of %d MiB"
              .formatted(slot, WorkerClass.QUESTIONS.heapBytes() >> 20);
      case WorkerEnd.NotStarted notStarted -> notStarted.why();
      case WorkerEnd.Interrupted interrupted -> interrupted.what();
    };
  }

  /** Whether the question in hand may be the cause. */
  private static boolean isFault(WorkerEnd how) {
    return switch (how) {
      case WorkerEnd.Killed _, WorkerEnd.Died _, WorkerEnd.OutOfMemory _ -> true;
      case WorkerEnd.NotStarted _, WorkerEnd.Interrupted _ -> false;
    };
  }

  /** An answer that keeps the planner from asking again; empty if nobody but this service asks. */
  private static Optional<WorkerReply> never(WorkerRequest question, String cause) {
    var failure = Failure.newBuilder().setKind(Failure.Kind.PERMANENT);
    return switch (question.getWhatCase()) {
      case DESCRIBE -> {
        var identity = question.getDescribe().getIdentity();
        failure.setMessage(identity + " cannot be asked about this configuration: " + cause);
        yield Optional.of(
            WorkerReply.newBuilder()
                .setDescribe(DescribeReply.newBuilder().setFailure(failure))
                .build());
      }
      case HASH_BLOCKS -> {
        var uri = question.getHashBlocks().getUri();
        failure.setMessage("the blocks of " + uri + " cannot be hashed: " + cause);
        yield Optional.of(
            WorkerReply.newBuilder()
                .setHashBlocks(HashBlocksReply.newBuilder().setFailure(failure))
                .build());
      }
      case RUN, PROBE, WHAT_NOT_SET -> Optional.empty();
    };
  }
}
