package dev.virgo.cache.sql;

import dev.virgo.cache.decide.ManifestRows;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.time.Slice;
import java.sql.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code ursa.manifest}, {@code ursa.manifest_entry}, {@code ursa.membership}, {@code
 * cache.field_state}, {@code cache.run_output}.
 */
final class SqlManifestRows implements ManifestRows {
  private static final String BY_PATH =
      """
      select s.path, s.data, s.manifest from cache.field_state s
      join unnest(?::bytea[], ?::bytea[]) as q (path, data) on q.path = s.path and q.data = s.data
      """;

  /** Any of several will do: equal content. */
  private static final String BY_CONTENT =
      """
      select distinct on (whole) whole, manifest from cache.field_state
      where whole = any(?) order by whole, created_at
      """;

  private static final String ROOTS =
      "select hash, content_root from ursa.manifest where hash = any(?)";

  private static final String ENTRIES =
      """
      select manifest, field, t0_ns, t1_ns, asset_key, content_hash
      from ursa.manifest_entry where manifest = any(?) order by manifest, position
      """;

  /** In hash order. Content-addressed: one that is there is this one. */
  private static final String PUT =
      """
      insert into ursa.manifest (hash, content_root, slices)
      select * from unnest(?::bytea[], ?::bytea[], ?::int[]) as n (hash, content_root, slices)
      order by hash
      on conflict do nothing
      """;

  private static final String PUT_ENTRIES =
      """
      insert into ursa.manifest_entry (
        manifest, position, field, t0_ns, t1_ns, asset_key, content_hash)
      select * from unnest(
        ?::bytea[], ?::int[], ?::text[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bytea[])
        as n (manifest, position, field, t0_ns, t1_ns, asset_key, content_hash)
      order by manifest, position
      on conflict do nothing
      """;

  /** The members are locked by the same transaction: whoever removes one waits and sees the row. */
  private static final String PUT_WHOLE =
      """
      insert into cache.field_state as s (path, data, recording, field, manifest, whole, run)
      select * from unnest(
        ?::bytea[], ?::bytea[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::text[])
        as n (path, data, recording, field, manifest, whole, run)
      order by path, data
      on conflict (path, data) do update
      set manifest = excluded.manifest, whole = coalesce(excluded.whole, s.whole),
        recording = excluded.recording, field = excluded.field, run = excluded.run
      """;

  private static final String PUT_OUTPUTS =
      """
      insert into cache.run_output (run, recording, pipeline, output, node, field, manifest)
      select * from unnest(
        ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
      on conflict (run, output, field) do update set manifest = excluded.manifest
      """;

  /** What is visible is never replaced by an older revision, nor by one that is superseded. */
  private static final String PUT_MEMBERSHIP =
      """
      insert into ursa.membership as m (
        run, recording, pipeline_version, output, node, field, manifest, revision, current)
      select n.*, ?, ? from unnest(
        ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])
        as n (run, recording, pipeline_version, output, node, field, manifest)
      order by n.pipeline_version, n.recording, n.output, n.field
      on conflict (pipeline_version, recording, output, field) do update
      set run = excluded.run, node = excluded.node, manifest = excluded.manifest,
        revision = excluded.revision, current = excluded.current, created_at = now()
      where m.revision <= excluded.revision and (excluded.current or not m.current)
      """;

  private final Session session;

  SqlManifestRows(Session session) {
    this.session = session;
  }

  @Override
  public Map<PathData, Key> byPath(Collection<PathData> places) {
    var found = new HashMap<PathData, Key>();
    session.query(
        BY_PATH,
        row ->
            found.put(
                new PathData(Session.key(row, "path"), Session.key(row, "data")),
                Session.key(row, "manifest")),
        List.of(session.keys(places, PathData::path), session.keys(places, PathData::data)));
    return found;
  }

  @Override
  public Map<Key, Key> byContent(Collection<Key> wholes) {
    var found = new HashMap<Key, Key>();
    if (!wholes.isEmpty()) {
      session.query(
          BY_CONTENT,
          row -> found.put(Session.key(row, "whole"), Session.key(row, "manifest")),
          List.of(session.keys(wholes)));
    }
    return found;
  }

  @Override
  public Map<Key, Manifest> read(Collection<Key> hashes) {
    if (hashes.isEmpty()) {
      return Map.of();
    }
    var keys = session.keys(hashes);
    var rows = new HashMap<Key, List<Keys.ManifestRow>>();
    session.query(
        ENTRIES,
        row ->
            rows.computeIfAbsent(Session.key(row, "manifest"), _ -> new ArrayList<>())
                .add(
                    new Keys.ManifestRow(
                        row.getString("field"),
                        new Slice(row.getLong("t0_ns"), row.getLong("t1_ns")),
                        Session.key(row, "asset_key"),
                        Session.key(row, "content_hash"))),
        List.of(keys));
    return session
        .query(
            ROOTS,
            row -> {
              var hash = Session.key(row, "hash");
              return new Manifest(
                  hash, Session.key(row, "content_root"), rows.getOrDefault(hash, List.of()));
            },
            List.of(keys))
        .stream()
        .collect(Collectors.toMap(Manifest::hash, manifest -> manifest));
  }

  @Override
  public void put(Collection<Manifest> manifests) {
    if (manifests.isEmpty()) {
      return;
    }
    session.update(
        PUT,
        List.of(
            session.keys(manifests, Manifest::hash),
            session.keys(manifests, Manifest::contentRoot),
            session.longs(manifests, manifest -> (long) manifest.rows().size())));
    record Entry(Key manifest, long position, Keys.ManifestRow row) {}
    var entries = new ArrayList<Entry>();
    for (var manifest : manifests) {
      for (int i = 0; i < manifest.rows().size(); i++) {
        entries.add(new Entry(manifest.hash(), i, manifest.rows().get(i)));
      }
    }
    session.update(
        PUT_ENTRIES,
        List.of(
            session.keys(entries, Entry::manifest),
            session.longs(entries, Entry::position),
            session.texts(entries, entry -> entry.row().field()),
            session.longs(entries, entry -> entry.row().slice().t0Ns()),
            session.longs(entries, entry -> entry.row().slice().t1Ns()),
            session.keys(entries, entry -> entry.row().assetKey()),
            session.keys(entries, entry -> entry.row().contentHash())));
  }

  @Override
  public void putWhole(Collection<Whole> wholes) {
    if (wholes.isEmpty()) {
      return;
    }
    var distinct = new LinkedHashMap<PathData, Whole>();
    wholes.forEach(whole -> distinct.put(whole.at(), whole));
    var rows = distinct.values();
    session.update(
        PUT_WHOLE,
        List.of(
            session.keys(rows, whole -> whole.at().path()),
            session.keys(rows, whole -> whole.at().data()),
            session.texts(rows, Whole::recording),
            session.texts(rows, Whole::field),
            session.keys(rows, Whole::manifest),
            session.keys(rows, Whole::whole),
            session.texts(rows, Whole::run)));
  }

  @Override
  public void putOutputs(Collection<Output> outputs) {
    if (!outputs.isEmpty()) {
      session.update(PUT_OUTPUTS, columns(ordered(outputs)));
    }
  }

  @Override
  public void putMembership(Collection<Output> outputs, long revision, boolean newest) {
    if (!outputs.isEmpty()) {
      var parameters = new ArrayList<Object>(List.of(revision, newest));
      parameters.addAll(columns(ordered(outputs)));
      session.update(PUT_MEMBERSHIP, parameters);
    }
  }

  private static List<Output> ordered(Collection<Output> outputs) {
    return outputs.stream()
        .sorted(Comparator.comparing(Output::output).thenComparing(Output::field))
        .toList();
  }

  private List<Array> columns(Collection<Output> outputs) {
    return List.of(
        session.texts(outputs, Output::run),
        session.texts(outputs, Output::recording),
        session.texts(outputs, Output::pipeline),
        session.texts(outputs, Output::output),
        session.texts(outputs, Output::node),
        session.texts(outputs, Output::field),
        session.keys(outputs, Output::manifest));
  }
}
