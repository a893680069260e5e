package dev.virgo.cache;

import static dev.virgo.cache.Wishes.LEASE;
import static dev.virgo.cache.Wishes.content;
import static dev.virgo.cache.Wishes.key;
import static dev.virgo.cache.Wishes.reserve;
import static dev.virgo.cache.Wishes.result;
import static dev.virgo.cache.Wishes.value;
import static dev.virgo.cache.Wishes.want;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.cache.Ground.Heard;
import dev.virgo.cache.claims.Cancel;
import dev.virgo.cache.claims.Commit;
import dev.virgo.cache.claims.End;
import dev.virgo.cache.claims.Renew;
import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Ending;
import dev.virgo.cache.decide.Reserved;
import dev.virgo.cache.decide.Result;
import dev.virgo.cache.decide.Want;
import dev.virgo.cache.lookup.Lookup;
import dev.virgo.cache.sweep.ClaimSweeper;
import dev.virgo.schemas.event.Event.Decision;
import dev.virgo.schemas.event.Event.Reason;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of single flight, which every store keeps. */
public abstract class ClaimStoreContract {
  /** The store of this test, empty. */
  protected abstract Ground ground();

  @Test
  void free_slice_is_mine_and_a_second_run_waits() {
    assertThat(mine(want("run1", 1, "c", "a")).generation()).isZero();

    assertThat(answer(want("run2", 1, "c", "a")))
        .isEqualTo(new Reserved.Busy(true, want("run1", 1, "c", "a")));
    assertThat(ground().waiters()).isEqualTo(1);
    assertThat(ground().heard()).isEmpty();
  }

  @Test
  void every_reserve_draws_a_greater_lease_and_one_that_took_nothing_has_none() {
    var first = reserved(want("run1", 1, "c", "a"));
    var busy = reserved(want("run2", 1, "c", "a"));
    var second = reserved(want("run1", 2, "d", "b"));

    assertThat(second.lease()).isGreaterThan(first.lease());
    assertThat(busy.lease()).isZero();
  }

  @Test
  void what_exists_under_the_own_key_is_a_hit_and_is_told_with_what_it_had_cost() {
    make("c", "a", "x");

    assertThat(answer(want("run2", 5, "c", "a"))).isInstanceOf(Reserved.Hit.class);
    assertThat(ground().heard())
        .containsExactly(heard("run2", 5, Decision.HIT, null, Map.of("out", key("x")), Wishes.USD));
    assertThat(ground().claims()).isZero();
    assertThat(ground().announced()).isEmpty();
  }

  @Test
  void what_exists_under_the_cut_off_key_becomes_an_alias_and_runs_nothing() {
    make("c", "a", "x");

    assertThat(answer(want("run2", 5, "c", "other"))).isInstanceOf(Reserved.Hit.class);
    assertThat(ground().heard())
        .containsExactly(
            heard("run2", 5, Decision.CUTOFF, null, Map.of("out", key("x")), Wishes.USD));
    assertThat(found("other")).isEqualTo(key("x"));
    assertThat(ground().announced()).isEmpty();
  }

  @Test
  void commit_tells_the_owner_and_every_waiter_and_writes_the_waiters_rows() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    answer(want("run2", 7, "c", "a"));
    answer(want("run3", 8, "c", "newer"));

    assertThat(commit(lease, result("c", content("x")))).isInstanceOf(Committed.Accepted.class);

    var fields = Map.of("out", key("x"));
    assertThat(ground().heard())
        .containsExactlyInAnyOrder(
            heard("run1", 1, Decision.MATERIALIZED, null, fields, 0),
            heard("run2", 7, Decision.HIT, null, fields, Wishes.USD),
            heard("run3", 8, Decision.CUTOFF, null, fields, Wishes.USD));
    assertThat(ground().announced()).containsExactly(key("a"));
    assertThat(found("newer")).isEqualTo(key("x"));
    assertThat(ground().claims()).isZero();
    assertThat(ground().waiters()).isZero();
  }

  @Test
  void cost_of_a_group_is_shared_by_its_fields_so_that_sums_are_true() {
    long lease = reserved(want("run1", 1, "c", Map.of("f", "af", "g", "ag"))).lease();
    commit(lease, result("c", Map.of("f", content("x"), "g", value("1.0"))));
    ground().heard();

    answer(want("run2", 1, "c", Map.of("f", "af", "g", "ag")));

    assertThat(ground().heard().getFirst().savedUsd()).isEqualTo(Wishes.USD);
    assertThat(lookup("af").getFirst().orElseThrow().cost().usd()).isEqualTo(Wishes.USD / 2);
  }

  @Test
  void transforms_error_is_an_attempt_of_everybody() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    answer(want("run2", 7, "c", "b"));

    assertThat(fail(lease, "c", new Ending.Failed(false, "singular matrix", null))).isEqualTo(1);

    assertThat(ground().heard())
        .containsExactlyInAnyOrder(
            heard("run1", 1, Decision.FAILED, Reason.TRANSFORM, Map.of(), 0),
            heard("run2", 7, Decision.FAILED, Reason.TRANSFORM, Map.of(), 0));
    assertThat(ground().claims()).isZero();
  }

  @Test
  void timeout_is_an_attempt_of_the_owner_and_sends_waiters_back() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    answer(want("run2", 7, "c", "b"));

    fail(lease, "c", new Ending.Timeout("longer than 5 s", null));

    assertThat(ground().heard())
        .containsExactlyInAnyOrder(
            heard("run1", 1, Decision.FAILED, Reason.TIMEOUT, Map.of(), 0),
            heard("run2", 7, Decision.RELEASED, null, Map.of(), 0));
  }

  @Test
  void released_lease_sends_everybody_back_and_the_next_one_gets_the_slice() {
    long lease = reserved(want("run1", 1, "c", "a"), want("run1", 2, "d", "b")).lease();
    answer(want("run2", 7, "c", "a"));

    assertThat(release(lease, List.of(), Reason.SHUTDOWN)).isEqualTo(2);

    assertThat(ground().heard())
        .containsExactlyInAnyOrder(
            heard("run1", 1, Decision.RELEASED, Reason.SHUTDOWN, Map.of(), 0),
            heard("run1", 2, Decision.RELEASED, Reason.SHUTDOWN, Map.of(), 0),
            heard("run2", 7, Decision.RELEASED, null, Map.of(), 0));
    mine(want("run2", 8, "c", "a"));
  }

  @Test
  void claim_whose_time_ran_out_stays_busy_renewable_and_committable_until_it_is_swept() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    ground().pass(LEASE.plusSeconds(1));

    assertThat(answer(want("run2", 1, "c", "a")))
        .isEqualTo(new Reserved.Busy(true, want("run1", 1, "c", "a")));
    assertThat(renew(lease).valid()).isTrue();
    ground().pass(LEASE.plusSeconds(1));
    assertThat(commit(lease, result("c", content("x")))).isInstanceOf(Committed.Accepted.class);
  }

  @Test
  void swept_claim_expires_for_the_owner_and_sends_waiters_back() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    answer(want("run2", 7, "c", "a"));
    ground().pass(LEASE.plusSeconds(1));

    assertThat(sweep()).isEqualTo(1);

    assertThat(ground().heard())
        .containsExactlyInAnyOrder(
            heard("run1", 1, Decision.EXPIRED, null, Map.of(), 0),
            heard("run2", 7, Decision.RELEASED, null, Map.of(), 0));
    assertThat(renew(lease).valid()).isFalse();
    assertThat(sweep()).isZero();
  }

  @Test
  void who_takes_an_instance_over_ends_what_its_earlier_processes_held() {
    long lease = reserved("east/1", want("run1", 1, "c", "a")).lease();
    long own = reserved("east/2", want("run1", 1, "d", "b")).lease();
    answer(want("run2", 7, "c", "a"));

    assertThat(takeOver("east/2")).isEqualTo(1);

    assertThat(ground().heard())
        .containsExactlyInAnyOrder(
            heard("run1", 1, Decision.EXPIRED, null, Map.of(), 0),
            heard("run2", 7, Decision.RELEASED, null, Map.of(), 0));
    assertThat(renew(lease).valid()).isFalse();
    assertThat(renew(own).valid()).isTrue();
    assertThat(takeOver("east/2")).isZero();
  }

  @Test
  void nobody_takes_over_another_instance_or_one_without_a_name() {
    reserved("east/1", want("run1", 1, "c", "a"));
    reserved("east/1/1", want("run1", 1, "d", "b"));
    reserved("east", want("run1", 1, "e", "f"));
    reserved("eas%/1", want("run1", 1, "g", "h"));
    reserved("west", want("run1", 1, "i", "j"));

    for (var holder :
        List.of("west/2", "east", "eas/2", "e/2", "eas_/2", "east/1/1", "eas%/1", "east/")) {
      assertThat(takeOver(holder)).as(holder).isZero();
    }
  }

  @Test
  void renewed_lease_is_not_swept() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    ground().pass(Duration.ofSeconds(20));
    renew(lease);
    ground().pass(Duration.ofSeconds(20));

    assertThat(sweep()).isZero();
  }

  @Test
  void commit_under_a_stale_fence_is_refused_if_the_content_is_not_there() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    expire();
    mine(want("run2", 1, "c", "a"));

    assertThat(commit(lease, result("c", content("x")))).isEqualTo(new Committed.Stale());
    assertThat(lookup("a").getFirst()).isEmpty();
    assertThat(ground().heard()).isEmpty();
  }

  @Test
  void commit_under_a_stale_fence_of_exactly_the_committed_content_is_fine() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    commit(lease, result("c", content("x")));
    ground().heard();

    var again = commit(lease, result("c", content("x")));

    assertThat(again).isEqualTo(new Committed.Already(Map.of("out", content("x"))));
    assertThat(ground().heard()).isEmpty();
    assertThat(ground().announced()).containsExactly(key("a"));
  }

  @Test
  void first_commit_wins_and_other_content_is_quarantined() {
    long late = reserved(want("run1", 1, "c", "a")).lease();
    expire();
    make("c", "a", "x");

    var answer = commit(late, result("c", content("y")));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Committed.OtherWon.class,
            other -> assertThat(other.winner()).containsEntry("out", content("x")));
    assertThat(ground().quarantined()).isEqualTo(1);
    assertThat(found("a")).isEqualTo(key("x"));
  }

  @Test
  void other_content_of_a_transform_that_may_differ_is_no_fault() {
    long late = reserved(want("run1", 1, "c", "a")).lease();
    expire();
    make("c", "a", "x");

    var within = new Result(key("c"), Map.of("out", content("y")), Wishes.usage(), false);

    assertThat(commit(late, within)).isInstanceOf(Committed.OtherWon.class);
    assertThat(ground().quarantined()).isZero();
  }

  @Test
  void content_that_came_back_while_it_was_computed_wins_and_the_owner_is_told_so() {
    make("c", "a", "x");
    ground().setBlobState(key("x"), Blob.State.GONE);
    long lease = reserved(want("run2", 1, "c", "a")).lease();
    // The same content, made elsewhere, brings the asset back.
    long elsewhere = reserved(want("run3", 1, "d", "b")).lease();
    commit(elsewhere, result("d", content("x", 1)));
    ground().heard();

    var answer = commit(lease, result("c", content("y", 1)));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Committed.Accepted.class,
            accepted -> assertThat(accepted.winner()).containsEntry("out", content("x", 1)));
    assertThat(ground().heard())
        .containsExactly(
            heard(
                "run2",
                1,
                Decision.MATERIALIZED,
                Reason.NONDETERMINISTIC,
                Map.of("out", key("x")),
                0));
    assertThat(ground().quarantined()).isEqualTo(1);
  }

  @Test
  void group_is_committed_whole_or_not_at_all() {
    long lease = reserved(want("run1", 1, "c", Map.of("f", "af", "g", "ag"))).lease();

    assertThatThrownBy(() -> commit(lease, result("c", Map.of("f", content("x")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'g'");

    assertThat(lookup("af").getFirst()).isEmpty();
    assertThat(ground().claims()).isEqualTo(1);
  }

  @Test
  void redelivered_event_does_not_wait_for_itself() {
    mine(want("run1", 1, "c", "a"));

    assertThat(answer(want("run1", 1, "c", "a")))
        .isEqualTo(new Reserved.Busy(false, want("run1", 1, "c", "a")));
    assertThat(ground().waiters()).isZero();
  }

  @Test
  void redelivered_event_waits_once_for_another() {
    mine(want("run1", 1, "c", "a"));
    answer(want("run2", 1, "c", "a"));
    answer(want("run2", 1, "c", "a"));

    assertThat(ground().waiters()).isEqualTo(1);
  }

  @Test
  void of_two_wants_for_one_key_in_one_call_the_second_waits_for_the_first() {
    var reply = reserved(want("run1", 1, "c", "a"), want("run1", 2, "c", "b"));

    assertThat(reply.answers())
        .containsExactly(new Reserved.Mine(0), new Reserved.Busy(true, want("run1", 1, "c", "a")));
    commit(reply.lease(), result("c", content("x")));
    assertThat(ground().heard())
        .extracting(Heard::dispatch, Heard::decision)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(1L, Decision.MATERIALIZED),
            org.assertj.core.groups.Tuple.tuple(2L, Decision.CUTOFF));
  }

  @Test
  void cancelled_run_gets_nothing_any_more() {
    cancel("run1");

    assertThat(reserved(want("run1", 1, "c", "a")).answers())
        .containsExactly(new Reserved.Cancelled());
    assertThat(ground().claims()).isZero();
  }

  @Test
  void cancel_releases_what_only_the_run_wanted_and_renew_tells_the_holder() {
    long lease = reserved(want("run1", 1, "c", "a"), want("run2", 1, "d", "b")).lease();

    assertThat(cancel("run1")).isEqualTo(new Cancel.Reply(0, 1));

    assertThat(renew(lease)).isEqualTo(new Renew.State(true, List.of(key("c"))));
    assertThat(ground().heard()).isEmpty();
    mine(want("run3", 1, "c", "a"));
  }

  @Test
  void cancel_leaves_what_others_wait_for_and_tells_only_them() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    answer(want("run2", 1, "c", "a"));

    assertThat(cancel("run1")).isEqualTo(new Cancel.Reply(0, 0));
    assertThat(renew(lease)).isEqualTo(new Renew.State(true, List.of()));
    commit(lease, result("c", content("x")));

    assertThat(ground().heard())
        .containsExactly(heard("run2", 1, Decision.HIT, null, Map.of("out", key("x")), Wishes.USD));
  }

  @Test
  void of_two_wants_for_one_key_in_one_call_a_cancelled_one_stands_before_nobody() {
    cancel("run1");

    var reply = reserved(want("run1", 1, "c", "a"), want("run2", 1, "c", "b"));

    assertThat(reply.answers()).containsExactly(new Reserved.Cancelled(), new Reserved.Mine(0));
    assertThat(ground().waiters()).isZero();
  }

  @Test
  void last_waiter_that_is_cancelled_takes_an_unwanted_claim_with_it() {
    reserved(want("run1", 1, "c", "a"));
    answer(want("run2", 1, "c", "a"));
    cancel("run1");

    assertThat(cancel("run2")).isEqualTo(new Cancel.Reply(1, 1));
    assertThat(ground().claims()).isZero();
  }

  @Test
  void failure_before_a_reserve_is_told_to_whom_it_concerns() {
    var want = want("run1", 1, "c", "a");
    ground()
        .store()
        .inTransaction(tx -> {
          End.failUnclaimed(
              tx, List.of(new End.Unclaimed(want, new Ending.Failed(true, "needs 900 GB", null))));
          return true;
        });

    assertThat(ground().heard())
        .containsExactly(heard("run1", 1, Decision.FAILED, Reason.PERMANENT, Map.of(), 0));
  }

  @Test
  void condemned_content_is_revived_by_a_hit_and_by_a_lookup() {
    make("c", "a", "x");
    ground().setBlobState(key("x"), Blob.State.CONDEMNED);
    assertThat(answer(want("run2", 1, "c", "a"))).isInstanceOf(Reserved.Hit.class);
    assertThat(lookup("a").getFirst().orElseThrow().blob().state()).isEqualTo(Blob.State.LIVE);

    ground().setBlobState(key("x"), Blob.State.CONDEMNED);
    assertThat(found("a")).isEqualTo(key("x"));
    assertThat(lookup("a").getFirst().orElseThrow().blob().state()).isEqualTo(Blob.State.LIVE);
  }

  @Test
  void deleted_content_is_a_miss_and_is_written_under_the_next_generation() {
    make("c", "a", "x");
    ground().setBlobState(key("x"), Blob.State.DELETING);
    assertThat(lookup("a").getFirst()).isEmpty();

    var reply = reserved(want("run2", 1, "c", "a"));
    assertThat(reply.answers()).containsExactly(new Reserved.Mine(1));
    commit(reply.lease(), result("c", content("x", 1)));

    var held = lookup("a").getFirst().orElseThrow();
    assertThat(held.blob()).isEqualTo(new Blob(content("x", 1), Blob.State.LIVE, 1));
  }

  @Test
  void commit_to_a_path_that_was_deleted_meanwhile_is_refused_and_sends_everybody_back() {
    make("d", "b", "x");
    long lease = reserved(want("run2", 1, "c", "a")).lease();
    answer(want("run3", 1, "c", "a"));
    ground().setBlobState(key("x"), Blob.State.DELETING);

    assertThat(commit(lease, result("c", content("x")))).isInstanceOf(Committed.PathDeleted.class);

    assertThat(ground().heard())
        .containsExactlyInAnyOrder(
            heard("run2", 1, Decision.RELEASED, Reason.STORAGE, Map.of(), 0),
            heard("run3", 1, Decision.RELEASED, null, Map.of(), 0));
    assertThat(answer(want("run2", 2, "c", "a"))).isEqualTo(new Reserved.Mine(1));
  }

  @Test
  void lookup_answers_in_the_order_of_the_question() {
    make("c", "a", "x");
    make("d", "b", "y");

    var found = lookup("b", "nothing", "a");

    assertThat(found.get(0).orElseThrow().blob().content().hash()).isEqualTo(key("y"));
    assertThat(found.get(1)).isEmpty();
    assertThat(found.get(2).orElseThrow().blob().content().hash()).isEqualTo(key("x"));
  }

  // ------------------------------------------------------------------ what tests say

  protected final Reserve.Reply reserved(Want... wants) {
    return reserved(reserve(wants));
  }

  private Reserve.Reply reserved(String holder, Want... wants) {
    var asked = reserve(wants);
    return reserved(new Reserve.Command(holder, asked.time(), asked.wants(), asked.parts()));
  }

  private Reserve.Reply reserved(Reserve.Command command) {
    return ground().store().inTransaction(tx -> Reserve.in(tx, command, new byte[] {7}));
  }

  private int takeOver(String holder) {
    return ground().store().inTransaction(tx -> End.takeOver(tx, holder)).size();
  }

  protected final Reserved answer(Want want) {
    return reserved(want).answers().getFirst();
  }

  protected final Reserved.Mine mine(Want want) {
    return (Reserved.Mine) answer(want);
  }

  protected final Committed commit(long lease, Result result) {
    return ground().store().inTransaction(tx -> Commit.in(tx, lease, List.of(result))).getFirst();
  }

  /** Reserves and commits, unheard. */
  protected final void make(String cutoff, String asset, String content) {
    long lease = reserved(want("maker", 1, cutoff, asset)).lease();
    commit(lease, result(cutoff, content(content)));
    ground().heard();
    ground().announced();
  }

  private int fail(long lease, String cutoff, Ending ending) {
    return ground().store().inTransaction(tx -> End.fail(tx, lease, Map.of(key(cutoff), ending)));
  }

  private int release(long lease, List<Key> keys, Reason reason) {
    return ground()
        .store()
        .inTransaction(tx -> End.release(tx, lease, keys, new Ending.GivenBack(reason, "said so")));
  }

  private Renew.State renew(long lease) {
    return ground().store().inTransaction(tx -> Renew.in(tx, List.of(lease), LEASE)).getFirst();
  }

  private Cancel.Reply cancel(String run) {
    return ground().store().inTransaction(tx -> Cancel.in(tx, run));
  }

  protected final int sweep() {
    return ClaimSweeper.sweep(ground().store(), _ -> {});
  }

  private void expire() {
    ground().pass(LEASE.plusSeconds(1));
    sweep();
    ground().heard();
  }

  protected final List<java.util.Optional<dev.virgo.cache.decide.Held>> lookup(String... assets) {
    var keys = java.util.Arrays.stream(assets).map(Wishes::key).toList();
    return ground().store().inTransaction(tx -> Lookup.assets(tx, keys));
  }

  protected final Key found(String asset) {
    return lookup(asset).getFirst().orElseThrow().blob().content().hash();
  }

  static Heard heard(
      String run,
      long dispatch,
      Decision decision,
      @org.jspecify.annotations.Nullable Reason reason,
      Map<String, Key> contents,
      double saved) {
    return new Heard(run, "clean", dispatch, decision, reason, contents, saved);
  }
}
