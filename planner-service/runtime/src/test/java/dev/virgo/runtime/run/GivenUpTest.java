package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.TypeText;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is given up has ended, and what waits for itself is not left waiting. */
class GivenUpTest {

  private static TransformSignature endless(Nature nature) {
    return new TransformSignature(
        "Endless@1.0",
        "Endless",
        "",
        "1.0",
        List.of(new Parameter("n", TypeText.parse("Int"), false)),
        List.of(),
        List.of(new OutputField("out", TypeText.parse("Int"), "run")),
        nature);
  }

  @Test
  @Timeout(20)
  void a_run_ends_in_time_however_much_keeps_happening() {
    var source = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      source.append("x%d = AlwaysFailsService(\"q\") with retry: 2000000000\n".formatted(i));
      source.append("out x%d\n".formatted(i));
    }
    RunResult result =
        Trial.of(source.toString()).byTheClock().within(Duration.ofMillis(300)).run();
    assertThat(result.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(result.duration()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void the_thread_of_a_pure_function_that_computes_for_ever_has_ended_when_the_run_has() {
    var thread = new CompletableFuture<Thread>();
    var function =
        new LocalFunction.Pure(
            endless(Nature.FUNCTION),
            (arguments, effort) -> {
              thread.complete(Thread.currentThread());
              long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
              while (System.nanoTime() - end < 0) {
                effort.spend(0);
              }
              return arguments.getFirst();
            });
    RunResult result =
        Trial.of("x = Endless(1) with timeout: 200ms\nout x", function).byTheClock().run();
    assertThat(result.failures().getFirst().kind()).isEqualTo(Failure.Kind.MODULE_TIMEOUT);
    assertThat(thread.join().isAlive()).isFalse();
  }

  @Test
  void the_thread_of_a_call_that_waits_for_ever_has_ended_when_the_run_has() {
    var thread = new CompletableFuture<Thread>();
    var function =
        new LocalFunction.Effectful(
            endless(Nature.ACTION),
            (arguments, waiting) -> {
              thread.complete(Thread.currentThread());
              new CountDownLatch(1).await();
              return arguments.getFirst();
            });
    RunResult result =
        Trial.of("x = Endless(1)\nout x", function)
            .byTheClock()
            .within(Duration.ofMillis(200))
            .run();
    assertThat(result.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(thread.join().isAlive()).isFalse();
  }

  @Test
  void a_function_costs_the_thread_that_calls_it() {
    // On the run's thread the lambda alone would take more than there is.
    String source =
        "xs = range(1, 2000)\nys = map(xs, (x) => x + 1 + 1 + 1) with retry: 1\n"
            + "y = list-length(ys)\nout y";
    RunResult result = Trial.of(source).withEffort(6000).run();
    assertThat(result.outputs()).containsEntry("y", new Value.IntValue(2000));
    assertThat(Trial.of(source.replace(" with retry: 1", "")).withEffort(6000).run().status())
        .isEqualTo(Status.FAILED);
  }

  @Test
  void a_fallback_may_ask_for_the_result_that_could_not_be_made() {
    Counted module = new Counted().failing(1);
    RunResult result =
        module.run(
            "b = Work(7) with cache: 1min\na = Work(7) with cache: 1min, fallback: b\nout a");
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("a", new Value.IntValue(7));
    assertThat(module.starts()).isEqualTo(List.of(0.0, 1.0));
  }
}
