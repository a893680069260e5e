package dev.virgo.executor.process;

import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Two small workers beside the pool, one for quick questions and one for hashing recordings, so
 * that planning waits for no batch. Started when first asked, and again after they died.
 */
final class Inquiries implements AutoCloseable {
  private static final WorkerClass SMALL = new WorkerClass("", 256L << 20, 1);
  private static final Duration QUICK = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(30);

  private final Desk quick;
  private final Desk hashing;

  Inquiries(WorkerCommand command, ScheduledExecutorService clock) {
    this.quick = new Desk(command, clock, "describe", QUICK);
    this.hashing = new Desk(command, clock, "hash", LONG);
  }

  CompletableFuture<WorkerReply> ask(WorkerRequest question) {
    return (question.hasHashBlocks() ? hashing : quick).ask(question);
  }

  @Override
  public void close() {
    quick.close();
    hashing.close();
  }

  /** One worker, and who waits for its answers. */
  private static final class Desk {
    private final WorkerCommand command;
    private final ScheduledExecutorService clock;
    private final String slot;
    private final Duration patience;
    private final Map<Long, CompletableFuture<WorkerReply>> asked = new HashMap<>();
    private @Nullable WorkerProcess worker;
    private long questions;
    private boolean closed;

    Desk(WorkerCommand command, ScheduledExecutorService clock, String slot, Duration patience) {
      this.command = command;
      this.clock = clock;
      this.slot = slot;
      this.patience = patience;
    }

    synchronized CompletableFuture<WorkerReply> ask(WorkerRequest question) {
      var answer = new CompletableFuture<WorkerReply>();
      if (closed) {
        answer.completeExceptionally(new IOException("the executor stops"));
        return answer;
      }
      long id = ++questions;
      try {
        var asking = worker == null ? start() : worker;
        worker = asking;
        asked.put(id, answer);
        asking.send(question.toBuilder().setId(id).setToken(command.token()).build());
        var timer =
            clock.schedule(() -> expire(id, asking), patience.toMillis(), TimeUnit.MILLISECONDS);
        var _ = answer.whenComplete((_, _) -> timer.cancel(false));
      } catch (IOException e) {
        answer.completeExceptionally(e);
      }
      return answer;
    }

    private WorkerProcess start() throws IOException {
      return WorkerProcess.start(
          command,
          SMALL,
          slot,
          new WorkerProcess.Listener() {
            @Override
            public void message(WorkerReply reply) {
              var answer = take(reply.getId());
              if (answer != null) {
                answer.complete(reply);
              }
            }

            @Override
            public void ended(int exitCode) {
              gone(exitCode);
            }
          });
    }

    private synchronized @Nullable CompletableFuture<WorkerReply> take(long id) {
      return asked.remove(id);
    }

    private void expire(long id, WorkerProcess stuck) {
      var answer = take(id);
      if (answer != null) {
        answer.completeExceptionally(
            new TimeoutException("no answer within " + patience.toSeconds() + " s"));
        stuck.kill();
      }
    }

    private void gone(int exitCode) {
      Map<Long, CompletableFuture<WorkerReply>> unanswered;
      synchronized (this) {
        worker = null;
        unanswered = Map.copyOf(asked);
        asked.clear();
      }
      var cause =
          new IOException(
              "worker '%s' ended with exit code %d; its log is worker-%s.log"
                  .formatted(slot, exitCode, slot));
      unanswered.values().forEach(answer -> answer.completeExceptionally(cause));
    }

    synchronized void close() {
      closed = true;
      if (worker != null) {
        worker.kill();
      }
    }
  }
}
