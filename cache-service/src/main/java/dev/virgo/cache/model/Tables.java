package dev.virgo.cache.model;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.Cost;
import dev.virgo.cache.decide.ManifestRows.Manifest;
import dev.virgo.cache.decide.ManifestRows.Output;
import dev.virgo.cache.decide.ManifestRows.PathData;
import dev.virgo.cache.decide.ManifestRows.Whole;
import dev.virgo.cache.decide.Want;
import dev.virgo.schemas.key.Key;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the database would hold. */
final class Tables {
  /** A claim and when it runs out. */
  record ClaimRow(Claim claim, long expiresAtMillis) {}

  /** An asset without its content's state. */
  record AssetRow(String field, Key cutoffKey, Key content, Cost cost) {}

  /** Where a member of a version is. */
  record Place(String pipeline, String recording, String output, String field) {}

  /** A member of a version. */
  record Member(Output output, long revision, boolean current) {}

  long nowMillis;
  long lastLease;
  final Map<Key, ClaimRow> claims = new TreeMap<>();
  final Map<Key, List<Want>> waiters = new TreeMap<>();
  final Map<Long, List<Key>> withdrawn = new HashMap<>();
  final Map<Long, String> leases = new TreeMap<>();
  final Map<String, Boolean> cancelled = new HashMap<>();
  final Map<String, Long> revisions = new HashMap<>();
  final Map<Key, Blob> blobs = new TreeMap<>();
  final Map<Key, AssetRow> assets = new TreeMap<>();
  final Map<Integer, Key> quarantine = new TreeMap<>();
  final Map<Key, String> parts = new HashMap<>();
  final Map<Key, Manifest> manifests = new HashMap<>();
  final Map<PathData, Whole> wholes = new LinkedHashMap<>();
  final Map<Place, Member> members = new LinkedHashMap<>();
}
