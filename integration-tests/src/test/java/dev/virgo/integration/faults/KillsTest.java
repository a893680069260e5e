package dev.virgo.integration.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Every process is killed at a seeded moment; nothing in them but what a user runs. */
class KillsTest extends RoundCase {
  // From here on, pipelines that no other test has.
  private static final int FIRST = 400;

  private static final List<String> SERVICES = List.of("planner", "cache", "executor", "backfill");

  KillsTest(Ground ground) throws Exception {
    super(ground, ground.plainRounds());
  }

  /**
   * Two leases; the broker is back when somebody has started the whole system again. A machine that
   * may have other things to do has a start and a half more.
   */
  @Override
  Duration allowed(Fault fault) throws Exception {
    var leases = FaultySystem.LEASE.multipliedBy(2);
    return switch (fault.role()) {
      case "broker" -> leases.plus(half(rounds.lastStart().multipliedBy(3)));
      case "worker", "database" -> leases;
      default ->
          IDLE
              ? leases
              : leases.plus(half(ground.reference().firstStart(fault.role()).multipliedBy(3)));
    };
  }

  private static Duration half(Duration of) {
    return of.dividedBy(2);
  }

  static Stream<Numbered> a_run_completes_as_if_nothing_had_happened() {
    return round(FIRST, KillsTest::faults);
  }

  static Stream<Numbered> so_it_does_ten_times_over() {
    return longRounds(FIRST, KillsTest::faults);
  }

  private static List<Fault> faults(Random chance) {
    var faults = new ArrayList<Fault>();
    for (var role : SERVICES) {
      faults.add(Fault.killed(role, chance.nextInt(1, LATEST)));
    }
    for (var role : List.of("worker", "database", "broker")) {
      faults.add(Fault.killed(role, chance.nextInt(1, LATEST)));
    }
    return faults;
  }
}
