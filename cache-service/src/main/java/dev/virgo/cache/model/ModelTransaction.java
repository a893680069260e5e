package dev.virgo.cache.model;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.ClaimRows;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.ContentRows;
import dev.virgo.cache.decide.Made;
import dev.virgo.cache.decide.ManifestRows;
import dev.virgo.cache.decide.Outcomes;
import dev.virgo.cache.decide.RunRows;
import dev.virgo.cache.decide.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** One transaction on the tables in memory. */
final class ModelTransaction implements ClaimStore.Transaction, RunRows, Outcomes {
  private final Tables tables;
  private final Journal journal = new Journal();
  private final ClaimRows claims;
  private final ContentRows contents;
  private final ManifestRows manifests;
  private final List<Told> told = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();

  ModelTransaction(Tables tables) {
    this.tables = tables;
    this.claims = new ModelClaimRows(tables, journal);
    this.contents = new ModelContentRows(tables, journal);
    this.manifests = new ModelManifestRows(tables, journal);
  }

  void rollBack() {
    journal.rollBack();
  }

  List<Told> told() {
    return told;
  }

  List<Made> made() {
    return made;
  }

  @Override
  public ClaimRows claims() {
    return claims;
  }

  @Override
  public ContentRows contents() {
    return contents;
  }

  @Override
  public ManifestRows manifests() {
    return manifests;
  }

  @Override
  public RunRows runs() {
    return this;
  }

  @Override
  public Outcomes outcomes() {
    return this;
  }

  @Override
  public Asked<Set<String>> enter(Set<String> runs) {
    var cancelled = new HashSet<>(runs);
    cancelled.retainAll(tables.cancelled.keySet());
    return () -> cancelled;
  }

  @Override
  public void cancel(String run) {
    journal.put(tables.cancelled, run, true);
  }

  @Override
  public OptionalLong newestRevision(String recording) {
    var revision = tables.revisions.get(recording);
    return revision == null ? OptionalLong.empty() : OptionalLong.of(revision);
  }

  @Override
  public void tell(Collection<Told> outcomes) {
    told.addAll(outcomes);
  }

  @Override
  public void announce(Collection<Made> assets) {
    made.addAll(assets);
  }
}
