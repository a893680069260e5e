package dev.virgo.cache.sql;

import dev.virgo.cache.decide.Content;
import dev.virgo.cache.lookup.AssetList;
import dev.virgo.schemas.time.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The list in PostgreSQL: one row per asset, in key order, so that a page's last key is enough. */
public final class SqlAssetList implements AssetList {
  private static final String SELECT =
      """
      with q as (
        select ?::text as recording, ?::text as pipeline_version, ?::text as node, ?::text as run,
          ?::text as output, ?::bytea as asset_key, ?::bigint as from_ns, ?::bigint as to_ns,
          ?::bytea as after_key)
      select a.asset_key, a.recording, coalesce(s.node, a.node) as node, a.field, a.t0_ns, a.t1_ns,
        a.content_hash, b.uri, b.value_json, b.bytes, a.transform, a.config_hash,
        s.pipeline_version, s.output, coalesce(s.run, a.run) as run
      """;

  private static final String EACH =
      """
      from q cross join ursa.asset a
      join cache.blob b on b.content_hash = a.content_hash and b.state in ('LIVE', 'CONDEMNED')
      """;

  /** Anything, with what shows it. */
  private static final String ANY =
      EACH
          + """
          left join lateral (
            select m.pipeline_version, m.output, m.run, m.node
            from ursa.manifest_entry e join ursa.membership m on m.manifest = e.manifest
            where e.asset_key = a.asset_key and m.current
              and (q.recording is null or m.recording = q.recording)
              and (q.output is null or m.output = q.output)
            order by m.pipeline_version desc, m.recording, m.output limit 1) s on true
          where (s.run is not null or q.output is null)
          """;

  /** What a version shows: found from there, so that no other version's assets are looked at. */
  private static final String SHOWN_BY_VERSION =
      """
      from q cross join lateral (
        select distinct on (e.asset_key) e.asset_key, m.pipeline_version, m.output, m.run, m.node
        from ursa.membership m join ursa.manifest_entry e on e.manifest = m.manifest
        where m.current and m.pipeline_version = q.pipeline_version
          and (q.recording is null or m.recording = q.recording)
          and (q.output is null or m.output = q.output)
          and (q.asset_key is null or e.asset_key = q.asset_key)
          and (q.after_key is null or e.asset_key > q.after_key)
        order by e.asset_key, m.recording, m.output) s
      join ursa.asset a on a.asset_key = s.asset_key
      join cache.blob b on b.content_hash = a.content_hash and b.state in ('LIVE', 'CONDEMNED')
      where true
      """;

  /** What a run shows, or made so far. */
  private static final String SHOWN_BY_RUN =
      EACH
          + """
          left join lateral (
            select r.pipeline as pipeline_version, r.output, r.run, r.node
            from ursa.manifest_entry e join cache.run_output r on r.manifest = e.manifest
            where e.asset_key = a.asset_key and r.run = q.run
              and (q.output is null or r.output = q.output)
            order by r.output limit 1) s on true
          where (s.run is not null or (q.output is null and a.run = q.run))
            and (q.pipeline_version is null or s.pipeline_version = q.pipeline_version)
          """;

  private static final String FILTER =
      """
        and a.quarantined_at is null
        and (q.recording is null or a.recording = q.recording or s.run is not null)
        and (q.node is null or coalesce(s.node, a.node) = q.node)
        and (q.asset_key is null or a.asset_key = q.asset_key)
        and a.t1_ns > q.from_ns
        and (q.to_ns is null or a.t0_ns < q.to_ns)
        and (q.after_key is null or a.asset_key > q.after_key)
      order by a.asset_key limit ?
      """;

  private final DataSource dataSource;

  public SqlAssetList(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public List<Listed> list(Filter filter) {
    try (var connection = dataSource.getConnection()) {
      return new Session(connection).query(sql(filter), SqlAssetList::listed, parameters(filter));
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  static String sql(Filter filter) {
    var which =
        filter.run() != null
            ? SHOWN_BY_RUN
            : filter.pipelineVersion() != null ? SHOWN_BY_VERSION : ANY;
    return SELECT + which + FILTER;
  }

  static List<@Nullable Object> parameters(Filter filter) {
    return Arrays.asList(
        filter.recording(),
        filter.pipelineVersion(),
        filter.node(),
        filter.run(),
        filter.output(),
        filter.assetKey() == null ? null : filter.assetKey().bytes(),
        filter.fromNs(),
        filter.toNs(),
        filter.after() == null ? null : filter.after().bytes(),
        filter.limit());
  }

  private static Listed listed(ResultSet row) throws SQLException {
    return new Listed(
        Session.key(row, "asset_key"),
        row.getString("recording"),
        row.getString("node"),
        row.getString("field"),
        new Slice(row.getLong("t0_ns"), row.getLong("t1_ns")),
        new Content(
            Session.key(row, "content_hash"),
            row.getString("uri"),
            row.getString("value_json"),
            row.getLong("bytes")),
        row.getString("transform"),
        Session.key(row, "config_hash"),
        row.getString("pipeline_version"),
        row.getString("output"),
        row.getString("run"));
  }
}
