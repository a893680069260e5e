package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.integration.faults.Traps.Program;
import dev.virgo.integration.faults.history.HistoryCheck;
import dev.virgo.integration.faults.history.Violation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * The checker is worth something if it sees each guard that is taken out. They are taken out of the
 * running services.
 */
class GuardsTest extends FaultCase {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String WAITS = "every waiting slice has a live claim or a pending event";
  private static final String FENCED = "a claim is committed only by who holds its lease";

  // Pipelines that no other test has.
  private static final int OUTBOX = 7001;
  private static final int WAITER = 7002;
  private static final int ACKNOWLEDGEMENT = 7003;
  private static final int FENCE = 7004;
  private static final int NO_FENCE = 7005;

  private final Traps traps;

  GuardsTest(Ground ground) throws Exception {
    super(ground);
    this.traps = system.traps();
  }

  @Test
  void without_the_outbox_slices_wait_for_ever_and_assets_are_not_announced() throws Exception {
    traps.takeOut(Program.CACHE, "outbox");
    var run = rounds.start(Pipelines.number(OUTBOX));
    try {
      assertThat(awaitViolations("every committed asset is announced at least once", WAITS))
          .isNotEmpty();
    } finally {
      rounds.cancel(run);
      awaitNoClaims();
      // Not one of its assets was announced.
      forgetAssets(run);
      traps.putBack(Program.CACHE, "outbox");
    }
  }

  @Test
  void without_waiters_a_second_run_waits_for_ever() throws Exception {
    traps.holdCommits(0);
    traps.takeOut(Program.CACHE, "waiter");
    var first = rounds.start(Pipelines.number(WAITER));
    awaitClaims(first);
    var second = rounds.start(Pipelines.number(WAITER));
    try {
      assertThat(awaitViolations(WAITS))
          .allSatisfy(violation -> assertThat(violation.instance()).contains(second));
    } finally {
      traps.putBack(Program.CACHE, "waiter");
      traps.letCommitsGo();
      rounds.awaitEnd(first);
      rounds.cancel(second);
    }
  }

  @Test
  void an_executor_that_acknowledges_what_it_has_not_reserved_and_dies_loses_it() throws Exception {
    traps.takeOut(Program.EXECUTOR, "acknowledgement-after-claim");
    var run = rounds.start(Pipelines.number(ACKNOWLEDGEMENT));
    try {
      assertThat(awaitViolations(WAITS)).isNotEmpty();

      var executor = system.process("executor");
      executor.destroyForcibly();
      executor.onExit().join();
      traps.putBack(Program.EXECUTOR, "acknowledgement-after-claim");
      await().atMost(PATIENCE).until(() -> !system.ready());
      system.awaitReady(PATIENCE);

      assertThat(awaitViolations(WAITS)).isNotEmpty();
    } finally {
      traps.putBack(Program.EXECUTOR, "acknowledgement-after-claim");
      rounds.cancel(run);
    }
  }

  @Test
  void a_late_commit_under_a_lease_that_ran_out_is_refused() throws Exception {
    var run = commitLate(FENCE);

    assertThat(history().always()).isEmpty();
    traps.putBack(Program.EXECUTOR, "renewals");
    traps.letCommitsGo();
    rounds.awaitEnd(run);
  }

  @Test
  void without_the_fence_it_ends_the_claim_of_another_lease() throws Exception {
    traps.takeOut(Program.CACHE, "fence");
    var run = commitLate(NO_FENCE);
    try {
      assertThat(awaitViolations(FENCED)).isNotEmpty();
    } finally {
      traps.putBack(Program.CACHE, "fence");
      traps.putBack(Program.EXECUTOR, "renewals");
      traps.letCommitsGo();
      rounds.awaitEnd(run);
      forgetAudit();
    }
  }

  /**
   * A result made under a lease that then ran out is committed while another lease holds its claim:
   * the first slice of the first lease, which is the first to be computed.
   */
  private String commitLate(int pipeline) throws Exception {
    traps.holdCommits(0);
    traps.takeOut(Program.EXECUTOR, "renewals");
    var run = rounds.start(Pipelines.number(pipeline));
    awaitClaims(run);
    long late = rounds.number("select min(lease) from cache.claim where run = ?", run);
    await().atMost(PATIENCE).pollInterval(LOOK).until(() -> leaseOfFirstSlice(run) > late);
    traps.holdCommits(late);
    await().atMost(PATIENCE).until(() -> traps.committingLeases().contains(late));
    return run;
  }

  private long leaseOfFirstSlice(String run) {
    return rounds.number(
        "select lease from cache.claim where run = ? and node = 'filtered' and t0_ns = 0", run);
  }

  private void awaitClaims(String run) {
    await()
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(() -> rounds.number("select count(*) from cache.claim where run = ?", run) > 0);
  }

  private void awaitNoClaims() {
    await()
        .atMost(PATIENCE)
        .until(() -> rounds.number("select count(*) from cache.claim where run > ?", "") == 0);
  }

  private List<Violation> awaitViolations(String... invariants) {
    var wanted = List.of(invariants);
    var found = new AtomicReference<>(List.<Violation>of());
    await()
        .atMost(PATIENCE)
        .until(() -> {
          found.set(history().always());
          return found.get().stream().map(Violation::invariant).toList().containsAll(wanted);
        });
    return found.get();
  }

  private HistoryCheck history() throws Exception {
    return rounds.history();
  }

  private void forgetAssets(String run) throws Exception {
    try (var connection = system.connect();
        var statement = connection.prepareStatement("delete from ursa.asset where run = ?")) {
      statement.setString(1, run);
      statement.executeUpdate();
    }
  }

  private void forgetAudit() throws Exception {
    try (var connection = system.connect();
        var statement = connection.createStatement()) {
      statement.execute("truncate audit.ended_claim, audit.made_asset");
    }
  }
}
