package dev.virgo.integration.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SimulationTest {
  private static final Scenery SCENERY = new Scenery();
  private static final Oracle ORACLE = new Oracle(SCENERY);

  /** Where to begin; to replay one seed: {@code -Dvirgo.simulation.seed=42}. */
  private static final long FIRST = Long.getLong("virgo.simulation.seed", 1);

  /** Within that many seeds every mutant is found, and the real build passes all of them. */
  private static final int SEEDS_PER_MUTANT = 60;

  /** A simulation in which nothing happens proves nothing. */
  private static final String[] OFTEN = {
    "overlap",
    "crash",
    "interruption BLOCKED",
    "interruption CRASHED",
    "interruption ANSWER_LOST",
    "lost race for a run",
    "reserve Mine",
    "reserve Busy",
    "reserve Hit",
    "reserve Cancelled",
    "commit Accepted",
    "commit Already",
    "commit Stale",
    "slice HIT",
    "slice CUTOFF",
    "slice MATERIALIZED",
    "slice FAILED",
    "slice RELEASED",
    "slice EXPIRED",
    "slice LOST",
    "slice TIMEOUT",
    "slice SHUTDOWN",
    "slice INPUT_MISSING",
    "slice INPUT_MISMATCH",
    "bad blob withdrawn",
    "takeover",
    "whole by path",
    "finish refused",
    "run COMPLETED",
    "run FAILED",
    "run CANCELLED"
  };

  private static final String[] RARELY = {
    "commit PathDeleted", "slice STORAGE", "whole by content"
  };

  @Test
  void every_invariant_holds_over_a_hundred_thousand_events() {
    assertThat(seenOver(100_000)).containsKeys(OFTEN);
  }

  @Test
  @Tag("long")
  @Timeout(value = 6, unit = TimeUnit.HOURS)
  void every_invariant_holds_over_a_million_events() {
    assertThat(seenOver(1_000_000)).containsKeys(OFTEN).containsKeys(RARELY);
  }

  /** How often what happened, with every invariant checked on the way. */
  private static Map<String, Integer> seenOver(long events) {
    var seen = new TreeMap<String, Integer>();
    long total = 0;
    for (long seed = FIRST; total < events; seed++) {
      var simulation = new Simulation(seed, Mutant.NONE, false, SCENERY, ORACLE);
      total += simulation.run();
      assertThat(simulation.history().repairs).as("repairs at seed %d", seed).isZero();
      simulation.history().seen().forEach((kind, times) -> seen.merge(kind, times, Integer::sum));
    }
    return seen;
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void a_build_without_one_of_its_guards_is_found_out(Mutant mutant) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < SEEDS_PER_MUTANT; i++) {
                var simulation = new Simulation(1 + i, mutant, false, SCENERY, ORACLE);
                simulation.run();
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(Violation.class)
        .hasMessageContaining("seed ")
        .hasMessageContaining("not true that ");
  }

  @Test
  void the_real_build_passes_every_seed_that_finds_a_mutant() {
    for (int i = 0; i < SEEDS_PER_MUTANT; i++) {
      var simulation = new Simulation(1 + i, Mutant.NONE, false, SCENERY, ORACLE);
      simulation.run();
      assertThat(simulation.history().repairs).as("repairs at seed %d", 1 + i).isZero();
    }
  }

  @Test
  void what_a_broker_really_lost_is_repaired_and_nothing_else_is_wrong() {
    int repairs = 0;
    for (int i = 0; i < 20; i++) {
      var simulation = new Simulation(FIRST + i, Mutant.NONE, true, SCENERY, ORACLE);
      simulation.run();
      repairs += simulation.history().repairs;
    }
    assertThat(repairs).isPositive();
  }

  @Test
  void one_seed_is_one_history() {
    var one = new Simulation(FIRST, Mutant.NONE, false, SCENERY, ORACLE);
    var other = new Simulation(FIRST, Mutant.NONE, false, SCENERY, ORACLE);

    assertThat(one.run()).isEqualTo(other.run());
    assertThat(one.history().seen()).isEqualTo(other.history().seen());
  }
}
