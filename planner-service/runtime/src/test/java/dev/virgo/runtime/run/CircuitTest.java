package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.runtime.run.Circuit.Closed;
import dev.virgo.runtime.run.Circuit.HalfOpen;
import dev.virgo.runtime.run.Circuit.Open;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Constellation lang, section 8.7; section 9.1, number 18. */
class CircuitTest {

  /** Three failures open it for 100 ns, then one probe. */
  private static final BreakerSettings SETTINGS = new BreakerSettings(3, Duration.ofNanos(100), 1);

  private static final Circuit CLOSED = new Closed(4, 2);
  private static final Circuit OPEN = new Open(5, 1000);
  private static final Circuit HALF_OPEN = new HalfOpen(6, 1);

  record Case(String what, Circuit next, Circuit expected) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("a failure is counted", new Closed(4, 1).failed(4, SETTINGS, 10), CLOSED),
        new Case("a success starts anew", CLOSED.succeeded(4), new Closed(4, 0)),
        new Case("the third failure opens", CLOSED.failed(4, SETTINGS, 10), new Open(5, 110)),
        new Case("what was given up does not count", CLOSED.abandoned(4), CLOSED),
        new Case("a late failure does not prolong", OPEN.failed(4, SETTINGS, 50), OPEN),
        new Case("a late success does not close", OPEN.succeeded(4), OPEN),
        new Case("a probe after its time", OPEN.admit(SETTINGS, 1000).next(), HALF_OPEN),
        new Case("none before", OPEN.admit(SETTINGS, 999).next(), OPEN),
        new Case("a second probe", HALF_OPEN.admit(SETTINGS, 1001).next(), HALF_OPEN),
        new Case("the probe succeeds", HALF_OPEN.succeeded(6), new Closed(7, 0)),
        new Case("the probe fails", HALF_OPEN.failed(6, SETTINGS, 1500), new Open(7, 1600)),
        new Case("a call of before fails", HALF_OPEN.failed(4, SETTINGS, 1500), HALF_OPEN),
        new Case("a call of before succeeds", HALF_OPEN.succeeded(4), HALF_OPEN),
        new Case("the probe is given up", HALF_OPEN.abandoned(6), new HalfOpen(6, 0)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_breaker_does_what_the_table_says(Case one) {
    assertThat(one.next()).isEqualTo(one.expected());
  }

  @Test
  void only_an_open_breaker_and_one_whose_probes_are_out_let_nobody_through() {
    assertThat(CLOSED.admit(SETTINGS, 0).admitted()).isTrue();
    assertThat(OPEN.admit(SETTINGS, 999).admitted()).isFalse();
    assertThat(OPEN.admit(SETTINGS, 1000).admitted()).isTrue();
    assertThat(HALF_OPEN.admit(SETTINGS, 1001).admitted()).isFalse();
    assertThat(HALF_OPEN.abandoned(6).admit(SETTINGS, 1001).admitted()).isTrue();
  }

  private static ModuleLimits breakers() {
    return new ModuleLimits(null, BreakerSettings.standard());
  }

  /** Calls one after the other, each failure passed over. */
  private static String calls(int count) {
    StringBuilder source = new StringBuilder("x0 = 0\n");
    for (int i = 1; i <= count; i++) {
      source.append("x%d = Work(x%d + 1) with on_error: skip\n".formatted(i, i - 1));
    }
    return source + "out x" + count;
  }

  @Test
  void defect_18_a_breaker_opens_although_failures_are_passed_over() {
    Counted module = new Counted().failing(100);
    Trial trial = module.in(Trial.of(calls(8), module.module()));
    RunResult result = trial.run(breakers());
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(module.starts()).isEqualTo(List.of(0.0, 1.0, 2.0, 3.0, 4.0));
    assertThat(result.calls().get("x6")).asString().contains("circuit of module Work is open");
  }

  @Test
  void a_module_that_works_again_is_called_again_after_half_a_minute() {
    Counted module = new Counted().failing(5);
    Trial trial =
        module.in(
            Trial.of(
                "x = Work(7) with retry: 6, delay: 10s, backoff: fixed\nout x", module.module()));
    RunResult result = trial.run(breakers());
    // It opens at 45; the attempts at 55 and, failing at once, 65 are not made.
    assertThat(module.starts()).isEqualTo(List.of(0.0, 11.0, 22.0, 33.0, 44.0));
    assertThat(result.failures().getFirst().kind()).isEqualTo(Failure.Kind.RETRY_EXHAUSTED);
    assertThat(result.failures().getFirst().message()).contains("circuit of module Work is open");
    Counted again = new Counted().failing(5);
    Trial later =
        again.in(
            Trial.of(
                "x = Work(7) with retry: 8, delay: 10s, backoff: fixed\nout x", again.module()));
    assertThat(later.run(breakers()).status()).isEqualTo(Status.COMPLETED);
    assertThat(again.starts()).isEqualTo(List.of(0.0, 11.0, 22.0, 33.0, 44.0, 75.0));
  }

  @Test
  void attempts_that_take_too_long_open_it_and_mistakes_of_the_caller_do_not() {
    Counted slow = new Counted();
    Trial late =
        slow.in(
            Trial.of(
                calls(8).replace("on_error: skip", "on_error: skip, timeout: 100ms"),
                slow.module()));
    late.run(breakers());
    assertThat(slow.starts()).hasSize(5);
    String divisions =
        IntStream.rangeClosed(1, 8)
            .mapToObj("d%1$d = divide(%1$d, 0) with on_error: skip\n"::formatted)
            .reduce("", String::concat);
    RunResult result =
        Trial.of(
                divisions
                    + "x = divide(4, 2) with retry: 1\nall = [d1,d2,d3,d4,d5,d6,d7,d8,x]\nout all")
            .run(breakers());
    assertThat(result.outputs().firstEntry().getValue().asText())
        .isEqualTo("[0, 0, 0, 0, 0, 0, 0, 0, 2]");
  }

  @Test
  void a_call_that_waits_with_an_open_breaker_takes_neither_token_nor_slot() {
    Counted module = new Counted().failing(100);
    String source = calls(8).replace("on_error: skip", "on_error: skip, throttle: 5/1h");
    Trial trial = module.in(Trial.of(source, module.module()));
    assertThat(trial.run(breakers()).status()).isEqualTo(Status.COMPLETED);
    assertThat(trial.timeline.passed()).isEqualTo(Duration.ofSeconds(5));
  }
}
