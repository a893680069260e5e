package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.integration.faults.Traps.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every process dies at its named points, and once more at a seeded moment: the run that was under
 * way completes with what an undisturbed one computes, soon, and the history is as it should be.
 */
class RoundsTest extends FaultCase {
  private static final long SEED = Long.getLong("virgo.faults.seed", 1);
  private static final int LONG_ROUNDS = Integer.getInteger("virgo.faults.rounds", 10);

  /** Of some 180 assets, so that enough is left to do. */
  private static final int LATEST = 100;

  private static final List<String> SERVICES = List.of("planner", "cache", "executor", "backfill");

  RoundsTest(Ground ground) {
    super(ground);
  }

  /**
   * A fault with the run that it hits.
   *
   * @param pipeline its number
   */
  record Numbered(int pipeline, long seed, Fault fault) {
    @Override
    public String toString() {
      return fault + " (seed " + seed + ")";
    }
  }

  @Test
  void services_that_died_during_their_migration_came_up_all_the_same() {
    for (var program : Ground.MIGRATING) {
      assertThat(system.traps().sprang(program, "during-migration")).as(program.label()).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_run_completes_as_if_nothing_had_happened(Numbered numbered) throws Exception {
    play(numbered);
  }

  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void so_it_does_ten_times_over(Numbered numbered) throws Exception {
    play(numbered);
  }

  private void play(Numbered numbered) throws Exception {
    var source = Pipelines.number(numbered.pipeline());
    var expected = undisturbed(source);

    var outcome = rounds.play(source, numbered.fault());

    System.out.printf(
        "%s: stood still for %d ms, its process was back after %d ms%n",
        numbered, outcome.standstill().toMillis(), outcome.absence().toMillis());
    assertThat(outcome.status()).as(outcome.run()).isEqualTo("COMPLETED");
    assertThat(outcome.results()).isEqualTo(expected);
    assertThat(rounds.violationsAtRest()).isEmpty();
    assertThat(outcome.standstill()).isLessThan(allowed(numbered.fault()));
  }

  /** Two leases, and what a process and then a worker need to start on this machine just now. */
  private Duration allowed(Fault fault) throws Exception {
    var leases = FaultySystem.LEASE.multipliedBy(2);
    return switch (fault.role()) {
      case "worker", "database" -> leases;
      case "broker" -> leases.plus(half(rounds.lastStart().multipliedBy(3)));
      default -> leases.plus(half(ground.reference().firstStart(fault.role()).multipliedBy(3)));
    };
  }

  private static Duration half(Duration of) {
    return of.dividedBy(2);
  }

  static Stream<Numbered> a_run_completes_as_if_nothing_had_happened() {
    return numbered(SEED, 0);
  }

  static Stream<Numbered> so_it_does_ten_times_over() {
    int faults = faults(SEED).size();
    return IntStream.rangeClosed(1, LONG_ROUNDS)
        .boxed()
        .flatMap(round -> numbered(SEED + round, round * faults));
  }

  private static Stream<Numbered> numbered(long seed, int first) {
    var faults = faults(seed);
    return IntStream.range(0, faults.size())
        .mapToObj(n -> new Numbered(first + n, seed, faults.get(n)));
  }

  private static List<Fault> faults(long seed) {
    var chance = new Random(seed);
    var faults = new ArrayList<Fault>();
    faults.add(Fault.at(Program.PLANNER, "in-the-middle-of-planning", 0));
    for (var point : List.of("before-the-blobs-rename", "after-the-blobs-rename")) {
      faults.add(Fault.at(Program.WORKER, point, chance.nextInt(1, LATEST)));
    }
    faults.add(
        Fault.at(
            Program.EXECUTOR,
            "after-reserve-before-the-acknowledgement",
            chance.nextInt(1, LATEST)));
    for (var point : List.of("before-the-commit", "after-the-commit-before-the-relay")) {
      faults.add(Fault.at(Program.CACHE, point, chance.nextInt(1, LATEST)));
    }
    for (var program : List.of(Program.CACHE, Program.PLANNER)) {
      faults.add(Fault.at(program, "between-relay-and-acknowledgement", chance.nextInt(1, LATEST)));
    }
    for (var role : SERVICES) {
      faults.add(Fault.killed(role, chance.nextInt(1, LATEST)));
    }
    for (var role : List.of("worker", "database", "broker")) {
      faults.add(Fault.killed(role, chance.nextInt(1, LATEST)));
    }
    return inTurn(faults);
  }

  /** Each role in its turn: a process that died a moment ago is kept waiting a little longer. */
  private static List<Fault> inTurn(List<Fault> faults) {
    var byRole =
        faults.stream()
            .collect(Collectors.groupingBy(Fault::role, LinkedHashMap::new, Collectors.toList()));
    return IntStream.range(0, faults.size())
        .boxed()
        .flatMap(turn ->
            byRole.values().stream().filter(ofRole -> turn < ofRole.size()).map(it -> it.get(turn)))
        .toList();
  }
}
