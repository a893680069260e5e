package dev.virgo.cache;

import static dev.virgo.cache.Wishes.SLICE;
import static dev.virgo.cache.Wishes.content;
import static dev.virgo.cache.Wishes.key;
import static dev.virgo.cache.Wishes.result;
import static dev.virgo.cache.Wishes.want;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cache.claims.End;
import dev.virgo.cache.decide.BadBlob;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Ending;
import dev.virgo.cache.decide.ManifestRows.PathData;
import dev.virgo.cache.decide.Reserved;
import dev.virgo.cache.finish.Finish;
import dev.virgo.cache.lookup.Lookup;
import dev.virgo.schemas.event.Event.Decision;
import dev.virgo.schemas.event.Event.Reason;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of finishing and of whole recordings, which every store keeps as well. */
public abstract class FinishContract extends ClaimStoreContract {
  private static final PathData AT = new PathData(key("path"), key("data"));

  @Test
  void finished_run_is_visible_under_its_version_and_whole() {
    make("c", "a", "x");

    var reply = finish("run1", 1, field(AT, key("whole"), row("a", "x")));

    assertThat(reply)
        .isInstanceOfSatisfying(
            Finish.Finished.class,
            finished ->
                assertThat(finished.manifests().getFirst().hash())
                    .isEqualTo(Keys.manifest(List.of(row("a", "x")))));
    assertThat(ground().visible()).containsEntry("standard_v2026q2/clean", "run1");
    assertThat(whole(AT, null).orElseThrow().byContent()).isFalse();
  }

  @Test
  void run_with_a_member_that_is_gone_names_it_and_writes_nothing() {
    make("c", "a", "x");
    make("d", "b", "y");
    ground().setBlobState(key("y"), Blob.State.GONE);

    var reply = finish("run1", 1, field(AT, null, row("a", "x"), row("b", "y")));

    assertThat(reply).isEqualTo(new Finish.Missing(Set.of(key("b"))));
    assertThat(ground().visible()).isEmpty();
    assertThat(ground().wholes()).isZero();
  }

  @Test
  void damaged_blob_is_withdrawn_with_what_vouches_for_it_and_is_made_again_elsewhere() {
    make("c", "a", "x");
    finish("run1", 1, field(AT, null, row("a", "x")));
    assertThat(ground().wholes()).isEqualTo(1);

    long reader = reserved(want("run2", 1, "d", "b")).lease();
    release(reader, Reason.INPUT_MISMATCH, new BadBlob(key("x"), uri(0), false));

    assertThat(lookup("a").getFirst()).isEmpty();
    assertThat(ground().wholes()).isZero();
    assertThat(ground().quarantined()).isEqualTo(1);
    assertThat(ground().heard())
        .containsExactly(heard("run2", 1, Decision.RELEASED, Reason.INPUT_MISMATCH, Map.of(), 0));
    var again = reserved(want("run2", 2, "c", "a"));
    assertThat(again.answers()).containsExactly(new Reserved.Mine(1));
    assertThat(commit(again.lease(), result("c", content("x", 1))))
        .isInstanceOf(Committed.Accepted.class);
    assertThat(lookup("a").getFirst().orElseThrow().blob().content()).isEqualTo(content("x", 1));
  }

  /** Somebody who looked before it was made again reports late. */
  @Test
  void blob_that_lies_elsewhere_by_now_is_left_alone() {
    make("c", "a", "x");
    long reader = reserved(want("run2", 1, "d", "b")).lease();

    release(reader, Reason.INPUT_MISSING, new BadBlob(key("x"), uri(7), true));

    assertThat(found("a")).isEqualTo(key("x"));
    assertThat(ground().quarantined()).isZero();
  }

  private static String uri(int generation) {
    return Objects.requireNonNull(content("x", generation).uri());
  }

  private void release(long lease, Reason reason, BadBlob found) {
    int ended =
        ground()
            .store()
            .inTransaction(tx ->
                End.release(
                    tx, lease, List.of(), new Ending.GivenBack(reason, "said so"), List.of(found)));
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void member_with_other_content_than_the_run_saw_is_missing() {
    make("c", "a", "x");

    assertThat(finish("run1", 1, field(AT, null, row("a", "y"))))
        .isEqualTo(new Finish.Missing(Set.of(key("a"))));
  }

  @Test
  void finish_revives_condemned_members() {
    make("c", "a", "x");
    ground().setBlobState(key("x"), Blob.State.CONDEMNED);

    finish("run1", 1, field(AT, null, row("a", "x")));

    assertThat(lookup("a").getFirst().orElseThrow().blob().state()).isEqualTo(Blob.State.LIVE);
  }

  @Test
  void finishing_twice_is_finishing_once() {
    make("c", "a", "x");

    var first = finish("run1", 1, field(AT, null, row("a", "x")));
    var second = finish("run1", 1, field(AT, null, row("a", "x")));

    assertThat(second).isEqualTo(first);
    assertThat(ground().wholes()).isEqualTo(1);
  }

  @Test
  void run_of_an_older_revision_replaces_nothing_that_is_visible() {
    make("c", "a", "x");
    ground().setRevision("rec1", 2);
    finish("run2", 2, field(AT, null, row("a", "x")));

    finish("run1", 1, field(AT, null, row("a", "x")));

    assertThat(ground().visible()).containsEntry("standard_v2026q2/clean", "run2");
  }

  @Test
  void run_that_was_superseded_while_it_ran_is_not_visible() {
    make("c", "a", "x");
    ground().setRevision("rec1", 2);

    finish("run1", 1, field(AT, null, row("a", "x")));

    assertThat(ground().visible()).isEmpty();
  }

  @Test
  void field_without_a_path_is_never_vouched_for() {
    make("c", "a", "x");

    finish("run1", 1, field(null, null, row("a", "x")));

    assertThat(ground().wholes()).isZero();
  }

  @Test
  void whole_field_of_another_path_is_found_by_what_it_reads() {
    make("c", "a", "x");
    finish("run1", 1, field(AT, key("whole"), row("a", "x")));

    var other = new PathData(key("other path"), key("data"));

    assertThat(whole(other, key("whole")).orElseThrow().byContent()).isTrue();
    assertThat(whole(other, key("whole")).orElseThrow().costUsd()).isEqualTo(Wishes.USD);
    assertThat(whole(other, null)).isEmpty();
    assertThat(whole(other, key("something else"))).isEmpty();
  }

  @Test
  void whole_field_with_a_member_that_is_gone_is_not_answered() {
    make("c", "a", "x");
    finish("run1", 1, field(AT, null, row("a", "x")));
    ground().setBlobState(key("x"), Blob.State.DELETING);

    assertThat(whole(AT, null)).isEmpty();
  }

  @Test
  void member_that_comes_back_with_other_content_takes_the_vouching_row_with_it() {
    make("c", "a", "x");
    finish("run1", 1, field(AT, null, row("a", "x")));
    ground().setBlobState(key("x"), Blob.State.GONE);
    long lease = reserved(want("run2", 1, "c", "a")).lease();

    commit(lease, result("c", content("y", 1)));

    assertThat(ground().wholes()).isZero();
    assertThat(found("a")).isEqualTo(key("y"));
  }

  // ------------------------------------------------------------------ what tests say

  protected final Finish.Reply finish(String run, long revision, Finish.Field... fields) {
    var command =
        new Finish.Command(run, "rec1", revision, "standard_v2026q2", true, List.of(fields));
    return ground().store().inTransaction(tx -> Finish.in(tx, command));
  }

  protected static Finish.Field field(
      @Nullable PathData at, @Nullable Key whole, Keys.ManifestRow... rows) {
    return new Finish.Field("clean", "out", "clean", at, whole, List.of(rows));
  }

  protected static Keys.ManifestRow row(String asset, String content) {
    return new Keys.ManifestRow("out", SLICE, key(asset), key(content));
  }

  private Optional<Lookup.Answer> whole(PathData at, @Nullable Key whole) {
    return ground()
        .store()
        .inTransaction(tx -> Lookup.whole(tx, List.of(new Lookup.Question(at, whole))))
        .getFirst();
  }
}
