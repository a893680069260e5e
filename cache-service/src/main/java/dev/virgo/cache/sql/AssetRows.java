package dev.virgo.cache.sql;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Cost;
import dev.virgo.cache.decide.Held;
import dev.virgo.cache.decide.NewAsset;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.schemas.key.Key;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ursa.asset} beside {@code cache.blob}; {@code cache.asset_part}. */
final class AssetRows {
  /** In hash order; answers the rows as they are once locked. */
  private static final String LOCK =
      """
      select content_hash, state, generation, uri, value_json, bytes from cache.blob
      where content_hash in (
        select content_hash from ursa.asset where asset_key = any(?)
        union select content_hash from ursa.asset where cutoff_key = any(?)
        union select unnest(?::bytea[]))
      order by content_hash for update
      """;

  private static final String ASSET =
      """
      a.asset_key, a.field, a.cutoff_key, a.content_hash, a.cost_usd, a.cpu_us, a.peak_rss_bytes,
      a.run_us, a.quarantined_at is not null as quarantined\
      """;

  /** A snapshot younger than the locks: what was withdrawn meanwhile is seen withdrawn. */
  private static final String READ_LOCKED =
      """
      select %1$s from ursa.asset a where asset_key = any(?)
      union all
      select %1$s from ursa.asset a where cutoff_key = any(?) and asset_key <> all(?)
      """
          .formatted(ASSET);

  private static final String READ =
      """
      select %s, b.state, b.generation, b.uri, b.value_json, b.bytes
      from ursa.asset a join cache.blob b on b.content_hash = a.content_hash
      where a.asset_key = any(?)
      """
          .formatted(ASSET);

  /** JSON that PostgreSQL cannot hold (a zero character) stays readable in cache.blob only. */
  private static final String VALUE =
      "case when pg_input_is_valid(b.value_json, 'jsonb') then b.value_json::jsonb end";

  /** In key order. A row with other content, or quarantined, gets this content. */
  private static final String PUT =
      """
      insert into ursa.asset as a (
        asset_key, recording, node, field, t0_ns, t1_ns, content_hash, cutoff_key, uri, value,
        bytes, transform, compute_group, config_hash, code_hash, lockfile_hash, run, decision,
        cost_usd, cpu_us, peak_rss_bytes, run_us)
      select n.asset_key, n.recording, n.node, n.field, n.t0_ns, n.t1_ns, n.content_hash,
        n.cutoff_key, b.uri, %s, b.bytes, n.transform, n.compute_group, n.config_hash,
        n.code_hash, n.lockfile_hash, n.run, n.decision, n.cost_usd, n.cpu_us,
        n.peak_rss_bytes, n.run_us
      from unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
          ?::bytea[], ?::bytea[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[],
          ?::text[], ?::text[], ?::float8[], ?::bigint[], ?::bigint[], ?::bigint[])
        as n (asset_key, recording, node, field, t0_ns, t1_ns, content_hash, cutoff_key,
          transform, compute_group, config_hash, code_hash, lockfile_hash, run, decision,
          cost_usd, cpu_us, peak_rss_bytes, run_us)
      join cache.blob b on b.content_hash = n.content_hash
      order by n.asset_key
      on conflict (asset_key) do update
      set content_hash = excluded.content_hash, cutoff_key = excluded.cutoff_key,
        uri = excluded.uri, value = excluded.value, bytes = excluded.bytes, quarantined_at = null
      where a.content_hash <> excluded.content_hash or a.quarantined_at is not null
      """
          .formatted(VALUE);

  private static final String PUT_PARTS =
      """
      insert into cache.asset_part (asset_key, parts)
      select asset_key, parts from unnest(?::bytea[], ?::bytea[]) as n (asset_key, parts)
      where parts is not null order by asset_key
      on conflict do nothing
      """;

  /** Only rows that nobody could use are changed; who vouched for them goes with it. */
  private static final String SETTLE =
      """
      with changed as (
        update ursa.asset a
        set content_hash = n.content_hash, uri = b.uri, value = %s, bytes = b.bytes,
          quarantined_at = null
        from unnest(?::bytea[], ?::text[], ?::bytea[]) as n (cutoff_key, field, content_hash)
        join cache.blob b on b.content_hash = n.content_hash
        where a.cutoff_key = n.cutoff_key and a.field = n.field
          and (a.content_hash <> n.content_hash or a.quarantined_at is not null)
        returning a.asset_key, a.content_hash)
      delete from cache.field_state s
      where s.manifest in (
        select e.manifest from ursa.manifest_entry e
        join changed c on c.asset_key = e.asset_key and c.content_hash <> e.content_hash)
      """
          .formatted(VALUE);

  private static final String MOVED =
      """
      update ursa.asset a set uri = n.uri
      from unnest(?::bytea[], ?::text[]) as n (content_hash, uri)
      where a.content_hash = n.content_hash and a.uri is distinct from n.uri
      """;

  /** In key order, as everybody who writes these rows; what vouched for them goes first. */
  private static final String FORGET_WHOLES =
      """
      delete from cache.field_state s
      where s.manifest in (
        select e.manifest from ursa.asset a join ursa.manifest_entry e on e.asset_key = a.asset_key
        where a.content_hash = any(?) and e.content_hash = a.content_hash)
      """;

  private static final String QUARANTINE =
      """
      with wrong as (
        select asset_key from ursa.asset
        where content_hash = any(?) and quarantined_at is null order by asset_key for update)
      update ursa.asset a set quarantined_at = now() from wrong w where w.asset_key = a.asset_key
      """;

  private final Session session;

  AssetRows(Session session) {
    this.session = session;
  }

  Asked<Shelf> lock(
      Collection<Key> assetKeys, Collection<Key> cutoffKeys, Collection<Key> contents) {
    var keys = session.keys(assetKeys);
    var cutoffs = session.keys(cutoffKeys);
    var locked = new HashMap<Key, Blob>();
    session.ask(
        LOCK,
        row -> {
          var blob = blob(row);
          return locked.put(blob.content().hash(), blob);
        },
        List.of(keys, cutoffs, session.keys(contents)));
    var held = new ArrayList<Held>();
    var read =
        session.ask(
            READ_LOCKED,
            row -> {
              var blob = locked.get(Session.key(row, "content_hash"));
              return blob != null && held.add(held(row, blob));
            },
            List.of(keys, cutoffs, keys));
    return () -> {
      read.answer();
      return new Shelf(held, locked.values());
    };
  }

  Shelf read(Collection<Key> assetKeys) {
    return new Shelf(
        session.query(READ, row -> held(row, blob(row)), List.of(session.keys(assetKeys))),
        List.of());
  }

  void put(Collection<NewAsset> assets) {
    if (assets.isEmpty()) {
      return;
    }
    var distinct = new LinkedHashMap<Key, NewAsset>();
    assets.forEach(asset -> distinct.putIfAbsent(asset.assetKey(), asset));
    var rows = distinct.values();
    session.update(PUT, columns(rows));
    session.update(
        PUT_PARTS,
        List.of(
            session.keys(rows, NewAsset::assetKey), session.keys(rows, row -> row.want().parts())));
  }

  private List<Object> columns(Collection<NewAsset> rows) {
    var columns = new ArrayList<Object>();
    columns.add(session.keys(rows, NewAsset::assetKey));
    columns.add(session.texts(rows, row -> row.want().recording()));
    columns.add(session.texts(rows, row -> row.want().node()));
    columns.add(session.texts(rows, NewAsset::field));
    columns.add(session.longs(rows, row -> row.want().slice().t0Ns()));
    columns.add(session.longs(rows, row -> row.want().slice().t1Ns()));
    columns.add(session.keys(rows, NewAsset::content));
    columns.add(session.keys(rows, row -> row.want().cutoffKey()));
    columns.add(session.texts(rows, row -> row.want().transform()));
    columns.add(session.texts(rows, row -> row.want().group()));
    columns.add(session.keys(rows, row -> row.want().config()));
    columns.add(session.keys(rows, row -> row.want().code()));
    columns.add(session.keys(rows, row -> row.want().lockfile()));
    columns.add(session.texts(rows, row -> row.want().run()));
    columns.add(session.texts(rows, row -> row.origin().name()));
    columns.add(session.doubles(rows, row -> row.cost().usd()));
    columns.add(session.longs(rows, row -> row.cost().cpuUs()));
    columns.add(session.longs(rows, row -> row.cost().peakRssBytes()));
    columns.add(session.longs(rows, row -> row.cost().runUs()));
    return columns;
  }

  void settle(Map<Key, Map<String, Content>> winners) {
    record Winner(Key cutoffKey, String field, Key content) {}
    var rows = new ArrayList<Winner>();
    winners.forEach((cutoffKey, fields) ->
        fields.forEach((field, content) -> rows.add(new Winner(cutoffKey, field, content.hash()))));
    if (!rows.isEmpty()) {
      session.update(
          SETTLE,
          List.of(
              session.keys(rows, Winner::cutoffKey),
              session.texts(rows, Winner::field),
              session.keys(rows, Winner::content)));
    }
  }

  void moved(Collection<Blob> blobs) {
    session.update(
        MOVED,
        List.of(
            session.keys(blobs, blob -> blob.content().hash()),
            session.texts(blobs, blob -> blob.content().uri())));
  }

  /** The contents' rows are locked: nobody writes an asset of them meanwhile. */
  void quarantine(Array contents) {
    session.update(FORGET_WHOLES, List.of(contents));
    session.update(QUARANTINE, List.of(contents));
  }

  private static Held held(ResultSet row, Blob blob) throws SQLException {
    return new Held(
        Session.key(row, "asset_key"),
        row.getString("field"),
        Session.key(row, "cutoff_key"),
        blob,
        new Cost(
            row.getDouble("cost_usd"),
            row.getLong("cpu_us"),
            row.getLong("peak_rss_bytes"),
            row.getLong("run_us")),
        row.getBoolean("quarantined"));
  }

  private static Blob blob(ResultSet row) throws SQLException {
    return new Blob(
        new Content(
            Session.key(row, "content_hash"),
            row.getString("uri"),
            row.getString("value_json"),
            row.getLong("bytes")),
        Blob.State.valueOf(row.getString("state")),
        row.getInt("generation"));
  }
}
