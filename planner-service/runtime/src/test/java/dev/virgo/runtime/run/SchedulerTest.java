package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.runtime.run.RunResult.Status;
import dev.virgo.runtime.run.Slots.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Constellation lang, section 8.6; section 9.1, numbers 16 and 17; appendix E.2, number 64. */
class SchedulerTest {

  private static final long SECOND = 1_000_000_000L;

  private static ModuleLimits scheduler(int size) {
    return new ModuleLimits(new Slots(SchedulerSettings.of(size)), null);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "0, 4, 0, 0",
    "0, 5, 10, 1",
    "0, 49, 90, 9",
    "0, 50, 100, 10",
    "0, 5000, 100, 10",
    "50, 9, 60, 1",
    "95, 5, 100, 1",
    "100, 60, 100, 0",
    "-7, 5, 10, 1",
    "700, 5, 100, 0",
  })
  void a_priority_grows_with_waiting(int priority, long seconds, int effective, int promotions) {
    Turn turn = new Turn(priority, 0, 3 * SECOND);
    assertThat(turn.effective((3 + seconds) * SECOND)).isEqualTo(effective);
    assertThat(turn.promotions((3 + seconds) * SECOND)).isEqualTo(promotions);
  }

  private static final Duration STARVATION = Duration.ofSeconds(30);

  @Test
  void the_highest_is_next_then_the_oldest_and_who_starves_before_all() {
    Turn old = new Turn(0, 1, 0);
    Turn low = new Turn(25, 2, 12 * SECOND);
    Turn high = new Turn(80, 3, 12 * SECOND);
    Turn higher = new Turn(80, 4, 12 * SECOND);
    assertThat(Turn.next(List.of(old, low, higher, high), 12 * SECOND, STARVATION)).contains(high);
    assertThat(Turn.next(List.of(old, low), 13 * SECOND, STARVATION)).contains(low);
    // After 15 s the old one has 30, and the other 25 still.
    assertThat(Turn.next(List.of(old, low), 15 * SECOND, STARVATION)).contains(old);
    assertThat(Turn.next(List.of(old, high), 30 * SECOND, STARVATION)).contains(high);
    assertThat(Turn.next(List.of(old, high), 30 * SECOND + 1, STARVATION)).contains(old);
    assertThat(Turn.next(List.of(), 0, STARVATION)).isEmpty();
  }

  @Test
  void who_has_waited_for_50_seconds_goes_before_a_newer_one_of_the_highest_priority() {
    Duration never = Duration.ofDays(1);
    Turn background = new Turn(0, 1, 0);
    Turn critical = new Turn(100, 2, 49 * SECOND);
    assertThat(Turn.next(List.of(background, critical), 49 * SECOND, never)).contains(critical);
    assertThat(Turn.next(List.of(background, critical), 50 * SECOND, never)).contains(background);
  }

  @Test
  void no_more_than_the_queue_holds_may_wait_and_nobody_after_the_end() {
    Slots slots = new Slots(new SchedulerSettings(1, STARVATION, 1));
    List<String> heard = new ArrayList<>();
    Slots.Permit first = slots.acquire(50, 0, answer -> heard.add("1 " + answer));
    Slots.Permit second = slots.acquire(10, 0, answer -> heard.add("2 " + answer));
    slots.acquire(99, 0, answer -> heard.add("3 " + answer));
    assertThat(heard).containsExactly("1 " + Answer.GRANTED, "3 " + Answer.QUEUE_FULL);
    assertThat(slots.statistics()).isEqualTo(new SchedulerStatistics(1, 1, 2, 0, 0, 0, 0));
    first.release(7 * SECOND);
    first.release(7 * SECOND);
    assertThat(heard).contains("2 " + Answer.GRANTED);
    assertThat(slots.statistics()).isEqualTo(new SchedulerStatistics(1, 0, 2, 1, 0, 0, 1));
    slots.acquire(80, 8 * SECOND, answer -> heard.add("4 " + answer));
    slots.shutDown();
    slots.acquire(80, 8 * SECOND, answer -> heard.add("5 " + answer));
    assertThat(heard).endsWith("4 " + Answer.SHUT_DOWN, "5 " + Answer.SHUT_DOWN);
    second.release(9 * SECOND);
    assertThat(slots.statistics()).isEqualTo(new SchedulerStatistics(0, 0, 3, 2, 0, 1, 1));
  }

  @Test
  void who_leaves_the_queue_is_not_served() {
    Slots slots = new Slots(SchedulerSettings.of(1));
    List<String> heard = new ArrayList<>();
    Slots.Permit first = slots.acquire(50, 0, _ -> heard.add("first"));
    Slots.Permit second = slots.acquire(90, 0, _ -> heard.add("second"));
    slots.acquire(10, 0, _ -> heard.add("third"));
    second.release(0);
    first.release(0);
    assertThat(heard).containsExactly("first", "third");
    assertThat(slots.statistics().queued()).isZero();
  }

  @Test
  void number_64_a_chain_on_one_slot_takes_no_longer_than_alone() {
    String chain = "a = Work(1)\nb = Work(a + 1)\nc = Work(b + 1)\nout c";
    Counted module = new Counted();
    Trial trial = module.in(Trial.of(chain, module.module()));
    RunResult result = trial.run(scheduler(1));
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("c", new IntValue(3));
    assertThat(trial.timeline.passed()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void defect_17_what_waits_for_inputs_holds_no_slot() {
    StringBuilder source = new StringBuilder();
    for (int chain = 0; chain < 4; chain++) {
      source.append("a%1$d = Work(1)\nb%1$d = Work(a%1$d)\nc%1$d = Work(b%1$d)\n".formatted(chain));
    }
    Counted module = new Counted();
    Trial trial = module.in(Trial.of(source + "s = c0 + c1 + c2 + c3\nout s", module.module()));
    assertThat(trial.run(scheduler(4)).status()).isEqualTo(Status.COMPLETED);
    // Twelve calls of a second each, four at a time.
    assertThat(trial.timeline.passed()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void defect_16_the_priority_of_a_call_reaches_the_scheduler() {
    String source =
        """
        a = Work(1)
        b = Work(2) with priority: low
        c = Work(3)
        d = Work(4) with priority: high
        e = Work(5) with priority: 100
        l = [a, b, c, d, e]
        out l
        """;
    Counted module = new Counted();
    assertThat(module.in(Trial.of(source, module.module())).run(scheduler(1)).status())
        .isEqualTo(Status.COMPLETED);
    // The first has the slot before anybody else asks.
    assertThat(module.arguments()).containsExactly(1L, 5L, 4L, 3L, 2L);
  }

  @Test
  void a_slot_is_free_between_two_attempts() {
    Counted module = new Counted().failing(1);
    Trial trial =
        module.in(
            Trial.of(
                "a = Work(1) with retry: 1, delay: 10s\nb = Work(2)\ns = a + b\nout s",
                module.module()));
    assertThat(trial.run(scheduler(1)).status()).isEqualTo(Status.COMPLETED);
    assertThat(module.starts()).isEqualTo(List.of(0.0, 1.0, 11.0));
  }

  @Test
  void a_full_queue_fails_the_call_and_its_fallback_takes_over() {
    var limits = new ModuleLimits(new Slots(new SchedulerSettings(1, STARVATION, 1)), null);
    Counted module = new Counted();
    RunResult result =
        module
            .in(
                Trial.of(
                    "a = Work(1)\nb = Work(2)\nc = Work(3) with fallback: 30\nd = Work(4)\n"
                        + "out a\nout b\nout c\nout d",
                    module.module()))
            .run(limits);
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.outputs().toString()).contains("a=", "b=", "c=IntValue[number=30]");
    assertThat(result.failures())
        .singleElement()
        .returns("d", Failure::node)
        .returns(Failure.Kind.QUEUE_FULL, Failure::kind);
  }

  @Test
  void what_is_refused_again_and_again_ends() {
    var limits = new ModuleLimits(new Slots(SchedulerSettings.of(1)), null);
    limits.scheduler().orElseThrow().shutDown();
    Counted module = new Counted();
    RunResult result =
        module.in(Trial.of("a = Work(1) with retry: 100000\nout a", module.module())).run(limits);
    assertThat(result.failures().getFirst().kind()).isEqualTo(Failure.Kind.RETRY_EXHAUSTED);
    assertThat(result.failures().getFirst().message()).contains("Scheduler is shutting down");
  }

  @Test
  void a_thousand_calls_on_sixteen_slots_all_get_their_turn() {
    String source =
        IntStream.range(0, 1000)
            .mapToObj(i -> "x%d = Work(%d) with priority: %d\n".formatted(i, i, i % 101))
            .reduce("", String::concat);
    String all =
        IntStream.range(0, 1000).mapToObj(i -> "x" + i).reduce((a, b) -> a + ", " + b).orElse("");
    Counted module = new Counted();
    ModuleLimits limits = scheduler(16);
    Trial trial = module.in(Trial.of(source + "l = [" + all + "]\nout l", module.module()));
    assertThat(trial.run(limits).status()).isEqualTo(Status.COMPLETED);
    // 1000 / 16 seconds, rounded up
    assertThat(trial.timeline.passed()).isEqualTo(Duration.ofSeconds(63));
    SchedulerStatistics statistics = limits.scheduler().orElseThrow().statistics();
    assertThat(statistics.completed()).isEqualTo(1000);
    assertThat(statistics.active()).isZero();
    assertThat(statistics.starvationPromotions()).isPositive();
  }
}
