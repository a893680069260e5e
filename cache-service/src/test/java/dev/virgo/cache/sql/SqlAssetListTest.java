package dev.virgo.cache.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cache.lookup.AssetList.Filter;
import dev.virgo.cache.lookup.AssetList.Listed;
import dev.virgo.schemas.event.EventJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many assets, of which two versions show a few. */
class SqlAssetListTest {
  private static final int ASSETS = 20_000;
  private static final int SHOWN = 10;

  @BeforeEach
  void many() {
    TestDatabase.clear();
    TestDatabase.execute(
        """
        insert into cache.blob (content_hash, state, generation, uri, bytes)
        select sha256(('x' || i)::bytea), 'LIVE', 0, 'file:///blobs/' || i, 1
        from generate_series(1, %d) i
        """
            .formatted(ASSETS));
    TestDatabase.execute(
        """
        insert into ursa.asset (asset_key, recording, node, field, t0_ns, t1_ns, content_hash,
          cutoff_key, uri, bytes, transform, compute_group, config_hash, code_hash, lockfile_hash,
          run, decision, cost_usd, cpu_us, peak_rss_bytes, run_us)
        select sha256(('a' || i)::bytea), 'rec', 'clean', 'out', i, i + 1, sha256(('x' || i)::bytea),
          sha256(('c' || i)::bytea), null, 1, 'm.T@1', 'main', sha256('config'), sha256('code'),
          sha256('lockfile'), 'maker', 'MATERIALIZED', 0, 0, 0, 0
        from generate_series(1, %d) i
        """
            .formatted(ASSETS));
    // The second version shows half of what the first shows, and as much again.
    show("v1", "rec", "clean", 0);
    show("v2", "rec", "clean", SHOWN / 2);
    show("v2", "rec", "alpha", SHOWN / 2);
    TestDatabase.execute("analyze ursa.asset, ursa.manifest_entry, ursa.membership, cache.blob");
  }

  private static void show(String version, String recording, String output, int first) {
    var name = version + output;
    TestDatabase.execute(
        "insert into ursa.manifest (hash, content_root, slices) values (sha256(?::bytea), sha256('r'), ?)",
        name,
        SHOWN);
    TestDatabase.execute(
        """
        insert into ursa.manifest_entry (manifest, position, field, t0_ns, t1_ns, asset_key, content_hash)
        select sha256(?::bytea), i, 'out', i, i + 1, sha256(('a' || i)::bytea), sha256(('x' || i)::bytea)
        from generate_series(?::int, ?::int) i
        """,
        name,
        first + 1,
        first + SHOWN);
    TestDatabase.execute(
        """
        insert into ursa.membership (pipeline_version, recording, output, field, node, manifest, run,
          revision, current)
        values (?, ?, ?, 'out', 'clean', sha256(?::bytea), 'run-' || ?, 1, true)
        """,
        version,
        recording,
        output,
        name,
        version);
  }

  private static Filter of(@Nullable String recording, String version, @Nullable String output) {
    return new Filter(recording, version, null, null, output, null, 0, null, null, 100);
  }

  private static List<Listed> list(Filter filter) {
    return new SqlAssetList(TestDatabase.pool()).list(filter);
  }

  @Test
  void a_version_shows_its_assets_once_in_the_order_of_their_keys() {
    var shown = list(of(null, "v2", null));

    assertThat(shown)
        .hasSize(SHOWN)
        .extracting(Listed::assetKey)
        .isSorted()
        .doesNotHaveDuplicates();
    // Of two outputs that show an asset the first one is named.
    assertThat(shown).extracting(Listed::output).containsOnly("alpha");
    assertThat(shown).extracting(Listed::run).containsOnly("run-v2");
    assertThat(list(of("rec", "v2", "clean"))).extracting(Listed::output).containsOnly("clean");
    assertThat(list(of("rec", "v1", "alpha"))).isEmpty();
    assertThat(list(of("other", "v1", null))).isEmpty();
  }

  @Test
  void no_other_assets_are_looked_at_than_those_of_the_version() throws Exception {
    var filter = of("rec", "v1", null);
    var plan =
        TestDatabase.query(
                "explain (analyze, format json) " + SqlAssetList.sql(filter),
                row -> row.getString(1),
                SqlAssetList.parameters(filter).toArray())
            .getFirst();

    long rows =
        EventJson.json().readTree(plan).findParents("Relation Name").stream()
            .filter(node -> node.path("Relation Name").asText().equals("asset"))
            .mapToLong(SqlAssetListTest::read)
            .sum();
    assertThat(rows).as(plan).isBetween((long) SHOWN, 2L * SHOWN);
  }

  /** How many rows a step of a plan has read. */
  private static long read(JsonNode step) {
    long each = step.path("Actual Rows").asLong() + step.path("Rows Removed by Filter").asLong();
    return each * step.path("Actual Loops").asLong();
  }
}
