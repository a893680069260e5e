package dev.virgo.cache.sql;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.BadBlob;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.ContentRows;
import dev.virgo.cache.decide.Divergence;
import dev.virgo.cache.decide.NewAsset;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code cache.blob}, {@code cache.quarantine}; assets by {@link AssetRows}. */
final class SqlContentRows implements ContentRows {
  /** In hash order; one that is being inserted elsewhere is waited for and then left as it is. */
  private static final String ADD_ABSENT =
      """
      insert into cache.blob (content_hash, state, generation, uri, value_json, bytes)
      select content_hash, 'LIVE', generation, uri, value_json, bytes
      from unnest(?::bytea[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
        as n (content_hash, generation, uri, value_json, bytes)
      order by content_hash
      on conflict do nothing
      """;

  /** Locks in hash order first, so that two revivals never wait for each other. */
  private static final String REVIVE =
      """
      with condemned as (
        select content_hash from cache.blob
        where content_hash = any(?) and state = 'CONDEMNED'
        order by content_hash for update)
      update cache.blob b set state = 'LIVE', changed_at = now()
      from condemned c where c.content_hash = b.content_hash and b.state = 'CONDEMNED'
      """;

  private static final String LIVE =
      "select content_hash from cache.blob where content_hash = any(?) and state = 'LIVE'";

  /** The rows are locked already. */
  private static final String REWRITE =
      """
      update cache.blob b
      set state = 'LIVE', generation = n.generation, uri = n.uri, value_json = n.value_json,
        bytes = n.bytes, changed_at = now()
      from unnest(?::bytea[], ?::bigint[], ?::text[], ?::text[], ?::bigint[])
        as n (content_hash, generation, uri, value_json, bytes)
      where b.content_hash = n.content_hash
      """;

  /** A content that any asset has is left alone. */
  private static final String CONDEMN_UNUSED =
      """
      update cache.blob b set state = 'CONDEMNED', changed_at = now()
      where content_hash = any(?) and state = 'LIVE'
        and not exists (select from ursa.asset a where a.content_hash = b.content_hash)
      """;

  private static final String QUARANTINE =
      """
      insert into cache.quarantine (content_hash, uri, cutoff_key, field, kept_hash, reason, lease)
      select content_hash, uri, cutoff_key, field, kept_hash, 'NONDETERMINISTIC', ?
      from unnest(?::bytea[], ?::text[], ?::bytea[], ?::text[], ?::bytea[])
        as n (content_hash, uri, cutoff_key, field, kept_hash)
      """;

  /** The rows are locked already. */
  private static final String RETIRE =
      """
      update cache.blob b set state = n.state, changed_at = now()
      from unnest(?::bytea[], ?::text[]) as n (content_hash, state)
      where b.content_hash = n.content_hash
      """;

  private static final String NOTE_BAD =
      """
      insert into cache.quarantine (content_hash, uri, cutoff_key, field, reason, lease)
      select n.content_hash, n.uri, a.cutoff_key, a.field, n.reason, ?
      from unnest(?::bytea[], ?::text[], ?::text[]) as n (content_hash, uri, reason)
      join ursa.asset a on a.content_hash = n.content_hash
      """;

  /** In hash order; the same parts are stored once, whoever brings them. */
  private static final String PUT_PARTS =
      """
      insert into cache.key_part (hash, parts)
      select hash, parts from unnest(?::bytea[], ?::text[]) as n (hash, parts) order by hash
      on conflict do nothing
      """;

  private final Session session;
  private final AssetRows assets;

  SqlContentRows(Session session) {
    this.session = session;
    this.assets = new AssetRows(session);
  }

  @Override
  public void addAbsent(Collection<Blob> blobs) {
    if (!blobs.isEmpty()) {
      session.update(ADD_ABSENT, columns(blobs));
    }
  }

  private List<Object> columns(Collection<Blob> blobs) {
    var columns = new ArrayList<Object>();
    columns.add(session.keys(blobs, blob -> blob.content().hash()));
    columns.add(session.longs(blobs, blob -> (long) blob.generation()));
    columns.add(session.texts(blobs, blob -> blob.content().uri()));
    columns.add(session.texts(blobs, blob -> blob.content().valueJson()));
    columns.add(session.longs(blobs, blob -> blob.content().bytes()));
    return columns;
  }

  @Override
  public Asked<Shelf> lock(
      Collection<Key> assetKeys, Collection<Key> cutoffKeys, Collection<Key> contents) {
    return assets.lock(assetKeys, cutoffKeys, contents);
  }

  @Override
  public Shelf read(Collection<Key> assetKeys) {
    return assets.read(assetKeys);
  }

  @Override
  public Set<Key> revive(Collection<Key> contents) {
    if (contents.isEmpty()) {
      return Set.of();
    }
    var keys = session.keys(contents);
    session.update(REVIVE, List.of(keys));
    return new HashSet<>(
        session.query(LIVE, row -> Session.key(row, "content_hash"), List.of(keys)));
  }

  @Override
  public void rewrite(Collection<Blob> blobs) {
    if (!blobs.isEmpty()) {
      session.update(REWRITE, columns(blobs));
      assets.moved(blobs);
    }
  }

  @Override
  public void condemnUnused(Collection<Key> contents) {
    if (!contents.isEmpty()) {
      session.update(CONDEMN_UNUSED, List.of(session.keys(contents)));
    }
  }

  @Override
  public void putAssets(Collection<NewAsset> newAssets) {
    assets.put(newAssets);
  }

  @Override
  public void settle(Map<Key, Map<String, Content>> winners) {
    assets.settle(winners);
  }

  @Override
  public void quarantine(long lease, List<Divergence> divergences) {
    if (!divergences.isEmpty()) {
      session.update(
          QUARANTINE,
          List.of(
              lease,
              session.keys(divergences, one -> one.rejected().hash()),
              session.texts(divergences, one -> one.rejected().uri()),
              session.keys(divergences, Divergence::cutoffKey),
              session.texts(divergences, Divergence::field),
              session.keys(divergences, Divergence::kept)));
    }
  }

  @Override
  public void withdraw(long lease, Collection<BadBlob> blobs) {
    if (blobs.isEmpty()) {
      return;
    }
    var contents = session.keys(blobs, BadBlob::content);
    session.update(RETIRE, List.of(contents, session.texts(blobs, blob -> blob.state().name())));
    session.update(
        NOTE_BAD,
        List.of(
            lease,
            contents,
            session.texts(blobs, BadBlob::uri),
            session.texts(blobs, blob -> blob.missing() ? "MISSING" : "CORRUPT")));
    assets.quarantine(contents);
  }

  @Override
  public void putParts(Map<Key, String> parts) {
    if (!parts.isEmpty()) {
      var rows = List.copyOf(parts.entrySet());
      session.update(
          PUT_PARTS,
          List.of(session.keys(rows, Map.Entry::getKey), session.texts(rows, Map.Entry::getValue)));
    }
  }
}
