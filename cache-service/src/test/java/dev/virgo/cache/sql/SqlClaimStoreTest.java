package dev.virgo.cache.sql;

import static dev.virgo.cache.Wishes.LEASE;
import static dev.virgo.cache.Wishes.content;
import static dev.virgo.cache.Wishes.key;
import static dev.virgo.cache.Wishes.result;
import static dev.virgo.cache.Wishes.value;
import static dev.virgo.cache.Wishes.want;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cache.FinishContract;
import dev.virgo.cache.Ground;
import dev.virgo.cache.claims.Renew;
import dev.virgo.cache.lookup.AssetList.Filter;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlClaimStoreTest extends FinishContract {
  private final SqlGround ground = new SqlGround();

  @BeforeEach
  void empty() {
    TestDatabase.clear();
  }

  @Override
  protected Ground ground() {
    return ground;
  }

  @Test
  void one_node_done_per_run_node_and_group_carries_all_its_slices() {
    long lease = reserved(want("run1", 1, "c", "a"), want("run1", 2, "d", "b")).lease();
    ground
        .store()
        .inTransaction(tx ->
            dev.virgo.cache.claims.Commit.in(
                tx,
                lease,
                java.util.List.of(result("c", content("x")), result("d", content("y")))));

    var events = ground.take(EventType.NODE_DONE);

    assertThat(events).hasSize(1);
    assertThat(((Event.NodeDone) events.getFirst()).slices()).hasSize(2);
  }

  @Test
  void claim_ends_a_lease_later_at_the_latest_when_the_clock_was_set_back_by_hours() {
    reserved(want("run1", 1, "c", "a"));
    ground.pass(Duration.ofHours(-2));

    assertThat(sweep()).isZero();
    ground.pass(LEASE.plusSeconds(1));

    assertThat(sweep()).isEqualTo(1);
  }

  @Test
  void claim_that_was_renewed_before_the_clock_was_set_back_keeps_the_time_it_was_renewed_for() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    var longer = LEASE.multipliedBy(10);
    ground.store().inTransaction(tx -> Renew.in(tx, List.of(lease), longer));
    ground.pass(Duration.ofHours(-2));
    sweep();

    ground.pass(longer.minusSeconds(5));

    assertThat(sweep()).isZero();
  }

  @Test
  void plain_value_is_inline_in_the_event_and_stays_canonical_for_lookups() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();
    commit(lease, result("c", value("{\"ratio\":1.0}")));

    var done = (Event.NodeDone) ground.take(EventType.NODE_DONE).getFirst();

    var field = done.slices().getFirst().fields().get("out");
    assertThat(String.valueOf(field == null ? null : field.value())).isEqualTo("{\"ratio\":1.0}");
    assertThat(lookup("a").getFirst().orElseThrow().blob().content().valueJson())
        .isEqualTo("{\"ratio\":1.0}");
  }

  @Test
  void value_that_jsonb_cannot_hold_is_kept_all_the_same() {
    long lease = reserved(want("run1", 1, "c", "a")).lease();

    commit(lease, result("c", value("\"a\\u0000b\"")));

    assertThat(lookup("a").getFirst().orElseThrow().blob().content().valueJson())
        .isEqualTo("\"a\\u0000b\"");
  }

  @Test
  void outcome_carries_the_trace_of_whoever_hears_it() {
    var traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var plain = want("run1", 1, "c", "a");
    long lease =
        reserved(
                new dev.virgo.cache.decide.Want(
                    plain.run(),
                    plain.recording(),
                    plain.node(),
                    plain.group(),
                    plain.slice(),
                    plain.dispatch(),
                    plain.cutoffKey(),
                    plain.assetKeys(),
                    plain.transform(),
                    plain.config(),
                    plain.code(),
                    plain.lockfile(),
                    plain.parts(),
                    traceparent))
            .lease();
    commit(lease, result("c", content("x")));

    assertThat(
            TestDatabase.query(
                "select traceparent from cache.outbox", row -> row.getString("traceparent")))
        .containsExactly(traceparent, traceparent);
  }

  @Test
  void parts_of_keys_are_stored_once_for_all_slices() {
    make("c", "a", "x");
    make("d", "b", "y");

    assertThat(TestDatabase.count("cache.key_part")).isEqualTo(1);
    assertThat(TestDatabase.count("cache.asset_part")).isEqualTo(2);
  }

  @Test
  void leases_without_claims_are_forgotten() {
    make("c", "a", "x");
    reserved(want("run1", 1, "d", "b"));

    sweep();

    assertThat(TestDatabase.count("cache.lease")).isEqualTo(1);
  }

  @Test
  void list_filters_by_version_output_run_and_key_and_goes_page_by_page() {
    make("c", "a", "x");
    make("d", "b", "y");
    make("e", "z", "z");
    finish("run1", 1, field(null, null, row("a", "x"), row("b", "y")));
    var list = new SqlAssetList(TestDatabase.pool());

    assertThat(list.list(filter(null, null, null, null, 10))).hasSize(3);
    assertThat(list.list(filter("standard_v2026q2", null, null, null, 10)))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.output()).isEqualTo("clean"));
    assertThat(list.list(filter(null, "run1", null, null, 10))).hasSize(2);
    assertThat(list.list(filter(null, "maker", null, null, 10))).hasSize(3);
    assertThat(list.list(filter(null, null, key("z"), null, 10))).hasSize(1);
    var first = list.list(filter("standard_v2026q2", null, null, null, 1)).getFirst();
    assertThat(list.list(filter("standard_v2026q2", null, null, first.assetKey(), 10))).hasSize(1);
  }

  private static Filter filter(
      @Nullable String version,
      @Nullable String run,
      @Nullable Key assetKey,
      @Nullable Key after,
      int limit) {
    return new Filter("rec1", version, null, run, null, assetKey, 0, null, after, limit);
  }

  @Test
  void derived_assets_shows_what_a_standard_run_finished() {
    make("c", "a", "x");
    finish("run1", 1, field(null, null, row("a", "x")));

    assertThat(
            TestDatabase.query(
                "select asset_key, uri, node from ursa.derived_assets",
                row -> Map.of(row.getString("asset_key"), row.getString("uri"))))
        .containsExactly(Map.of(key("a").hex(), "file:///blobs/x.g0"));
  }
}
