package dev.virgo.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.executor.backend.BackendAway;
import dev.virgo.schemas.rpc.DescribeReply;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.Failure;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ExecutorRpcTest {
  @Test
  void worker_that_was_lost_is_an_answer_and_a_backend_that_is_away_is_none() throws Exception {
    assertThat(describe(new IOException("it ended")).get().getFailure().getKind())
        .isEqualTo(Failure.Kind.LOST);
    // The planner takes three losses for the question's fault, and waits for who is away.
    assertThat(describe(new BackendAway("no cluster")))
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .satisfies(failure ->
            assertThat(Status.fromThrowable(failure.getCause()).getCode())
                .isEqualTo(Status.Code.UNAVAILABLE))
        .withMessageContaining("no cluster");
  }

  private static CompletableFuture<DescribeReply> describe(Exception failure) {
    var answer = new CompletableFuture<DescribeReply>();
    new ExecutorRpc(_ -> CompletableFuture.failedFuture(failure))
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
}
