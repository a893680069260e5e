package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.integration.faults.Traps.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every process dies at its named points. */
class RoundsTest extends RoundCase {
  // From here on, pipelines that no other test has.
  private static final int FIRST = 0;

  /** Once there are so many assets, all the others may be reserved. */
  private static final int LAST_RESERVED = 40;

  RoundsTest(Ground ground) throws Exception {
    super(ground, ground.rounds());
  }

  @Test
  void services_that_died_during_their_migration_came_up_all_the_same() {
    for (var program : Ground.MIGRATING) {
      assertThat(system.traps().sprang(program, "during-migration")).as(program.label()).isTrue();
    }
  }

  /**
   * Two leases, and three starts: with the agent that knows the points, one takes twice as long.
   */
  @Override
  Duration allowed(Fault fault) throws Exception {
    var leases = FaultySystem.LEASE.multipliedBy(2);
    return fault.role().equals("worker")
        ? leases
        : leases.plus(ground.reference().firstStart(fault.role()).multipliedBy(3));
  }

  static Stream<Numbered> a_run_completes_as_if_nothing_had_happened() {
    return round(FIRST, RoundsTest::faults);
  }

  static Stream<Numbered> so_it_does_ten_times_over() {
    return longRounds(FIRST, RoundsTest::faults);
  }

  private static List<Fault> faults(Random chance) {
    var faults = new ArrayList<Fault>();
    faults.add(Fault.at(Program.PLANNER, "in-the-middle-of-planning", 0));
    for (var point : List.of("before-the-blobs-rename", "after-the-blobs-rename")) {
      faults.add(Fault.at(Program.WORKER, point, chance.nextInt(1, LATEST)));
    }
    faults.add(
        Fault.at(
            Program.EXECUTOR,
            "after-reserve-before-the-acknowledgement",
            chance.nextInt(1, LAST_RESERVED)));
    for (var point : List.of("before-the-commit", "after-the-commit-before-the-relay")) {
      faults.add(Fault.at(Program.CACHE, point, chance.nextInt(1, LATEST)));
    }
    for (var program : List.of(Program.CACHE, Program.PLANNER)) {
      faults.add(Fault.at(program, "between-relay-and-acknowledgement", chance.nextInt(1, LATEST)));
    }
    return faults;
  }
}
