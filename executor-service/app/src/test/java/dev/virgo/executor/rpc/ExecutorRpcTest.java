package dev.virgo.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.executor.backend.Backend;
import dev.virgo.executor.backend.BackendAway;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.backend.Load;
import dev.virgo.executor.backend.Work;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ExecutorRpcTest {
  @Test
  void worker_that_was_lost_is_an_answer_and_a_backend_that_is_away_is_none() throws Exception {
    assertThat(describe(new IOException("it ended")).get().getFailure().getKind())
        .isEqualTo(Failure.Kind.LOST);
    // The planner takes three losses for the question's fault, and waits for who is away.
    assertThat(describe(new BackendAway("no cluster")))
        .failsWithin(java.time.Duration.ofSeconds(1))
        .withThrowableThat()
        .satisfies(failure ->
            assertThat(Status.fromThrowable(failure.getCause()).getCode())
                .isEqualTo(Status.Code.UNAVAILABLE))
        .withMessageContaining("no cluster");
  }

  private static CompletableFuture<DescribeReply> describe(Exception failure) {
    var answer = new CompletableFuture<DescribeReply>();
    new ExecutorRpc(new Failing(failure))
        .describe(
            DescribeRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(DescribeReply reply) {
                answer.complete(reply);
              }

              @Override
              public void onError(Throwable why) {
                answer.completeExceptionally(why);
              }

              @Override
              public void onCompleted() {
                // The answer is there.
              }
            });
    return answer;
  }

  /** Answers no question, and is asked nothing else. */
  private record Failing(Exception failure) implements Backend {
    @Override
    public CompletableFuture<WorkerReply> ask(WorkerRequest question) {
      return CompletableFuture.failedFuture(failure);
    }

    @Override
    public String name() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void submit(Work work, Consumer<BackendEvent> events) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> refuses(Demand demand) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(long work, Collection<Key> slices) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Load load() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void onLoadChange(Runnable listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<Long, List<Key>> drain() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean healthy() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }
  }
}
