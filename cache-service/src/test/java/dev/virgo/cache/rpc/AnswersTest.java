package dev.virgo.cache.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.wire.Transient;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void call_beyond_the_most_is_refused_so_that_its_caller_repeats_it() throws Exception {
    var answers = new Answers(1);
    var go = new CountDownLatch(1);
    var first = new Reply();
    answers.to(
        first,
        "First",
        () -> {
          await(go);
          return "one";
        });

    var second = new Reply();
    answers.to(second, "Second", () -> "two");

    assertThat(second.failure()).hasMessageContaining("Second: the cache has 1 calls in hand");
    assertThat(Transient.is(second.failure())).isTrue();
    go.countDown();
    assertThat(first.value()).isEqualTo("one");
  }

  @Test
  void what_a_call_throws_is_its_answer_and_frees_its_place() throws Exception {
    var answers = new Answers(1);
    var reply = new Reply();
    answers.to(
        reply,
        "Broken",
        () -> {
          throw new IllegalStateException("of no use");
        });
    assertThat(reply.failure()).hasMessageStartingWith("INTERNAL: Broken failed inside");
    var next = new Reply();
    do {
      next = new Reply();
      answers.to(next, "Next", () -> "fine");
    } while (next.refused());
    assertThat(next.value()).isEqualTo("fine");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Reply implements StreamObserver<String> {
    private final CompletableFuture<String> value = new CompletableFuture<>();

    @Override
    public void onNext(String answer) {
      value.complete(answer);
    }

    @Override
    public void onError(Throwable failure) {
      value.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      assertThat(value).isDone();
    }

    String value() throws Exception {
      return value.get(30, TimeUnit.SECONDS);
    }

    Throwable failure() throws Exception {
      return value.handle((_, failure) -> failure).get(30, TimeUnit.SECONDS);
    }

    /** Only a refusal is there at once, before any thread. */
    boolean refused() {
      return value.isCompletedExceptionally();
    }
  }
}
