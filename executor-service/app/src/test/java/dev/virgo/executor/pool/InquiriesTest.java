package dev.virgo.executor.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.executor.backend.BackendAway;
import dev.virgo.schemas.rpc.DescribeRequest;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions to real workers. */
@Timeout(60)
class InquiriesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  @SuppressWarnings("NullAway.Init")
  InquiriesTest() {}

  @AfterEach
  void stop() {
    clock.shutdownNow();
  }

  private Inquiries inquiries() {
    return inquiries(PATIENCE);
  }

  private Inquiries inquiries(Duration patience) {
    var source = SampleWorkers.of(folder, "-XX:TieredStopAtLevel=1", 1, 1L << 30);
    return new Inquiries(source, clock, patience);
  }

  private static WorkerRequest describe(String how) {
    return WorkerRequest.newBuilder()
        .setDescribe(
            DescribeRequest.newBuilder()
                .setIdentity("dev.virgo.executor.sample.Temperamental@1.0")
                .setConfigJson("{\"how\":\"" + how + "\"}"))
        .build();
  }

  private static WorkerReply get(CompletableFuture<WorkerReply> answer) throws Exception {
    return answer.get(40, TimeUnit.SECONDS);
  }

  @Test
  void question_that_takes_too_long_fails_alone() throws Exception {
    try (var inquiries = inquiries(Duration.ofSeconds(8))) {
      var stuck = inquiries.ask(describe("loop"));
      var behind = inquiries.ask(describe("behave"));
      assertThatThrownBy(() -> get(stuck)).hasMessageContaining("no answer within 8 s");
      assertThat(get(behind).getDescribe().hasDescription()).isTrue();
    }
  }

  @Test
  void question_that_ends_its_worker_fails_alone_and_for_good_the_third_time() throws Exception {
    try (var inquiries = inquiries()) {
      var first = inquiries.ask(describe("exit"));
      var between = inquiries.ask(describe("behave"));
      var second = inquiries.ask(describe("exit"));
      var third = inquiries.ask(describe("exit"));
      assertThatThrownBy(() -> get(first)).hasMessageContaining("exit code 7");
      assertThat(get(between).getDescribe().hasDescription()).isTrue();
      assertThatThrownBy(() -> get(second)).hasMessageContaining("exit code 7");
      var failure = get(third).getDescribe().getFailure();
      assertThat(failure.getKind()).isEqualTo(Failure.Kind.PERMANENT);
      assertThat(failure.getMessage())
          .contains("Temperamental@1.0", "exit code 7", "3 times", "worker-describe.log");
    }
  }

  @Test
  void question_whose_worker_never_finds_a_place_is_asked_again_and_never_refused() {
    try (var inquiries = new Inquiries(new UnplacedWorkers(), clock, Duration.ofMillis(20))) {
      for (int time = 0; time < 5; time++) {
        var answer = inquiries.ask(describe("behave"));
        assertThatThrownBy(() -> get(answer))
            .hasCauseInstanceOf(BackendAway.class)
            .hasMessageContaining("worker 'describe' did not come up");
      }
    }
  }

  @Test
  void nobody_waits_for_an_executor_that_stops() throws Exception {
    var inquiries = inquiries();
    var asked = inquiries.ask(describe("loop"));
    var behind = inquiries.ask(describe("behave"));
    inquiries.close();
    assertThatThrownBy(() -> get(behind)).hasMessageContaining("the executor stops");
    assertThatThrownBy(() -> get(asked)).isNotNull();
  }
}
