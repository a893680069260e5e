package dev.virgo.cache.finish;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.ManifestRows.Manifest;
import dev.virgo.cache.decide.ManifestRows.Output;
import dev.virgo.cache.decide.ManifestRows.PathData;
import dev.virgo.cache.decide.ManifestRows.Whole;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finishes a run: locks all members and makes them visible, or says which are missing. */
public final class Finish {
  private Finish() {}

  /**
   * A run that has everything.
   *
   * @param pipeline standard version, or structural hash
   * @param standard whether outputs become visible under the pipeline's version
   */
  public record Command(
      String run,
      String recording,
      long revision,
      String pipeline,
      boolean standard,
      List<Field> fields) {
    public Command {
      fields = List.copyOf(fields);
    }
  }

  /**
   * One field over the whole recording.
   *
   * @param output null for an inner field
   * @param at null if nobody may vouch for the whole: a gap, an override or a MIXED node above it
   * @param whole key by content
   * @param rows in slice order
   */
  public record Field(
      String node,
      String field,
      @Nullable String output,
      @Nullable PathData at,
      @Nullable Key whole,
      List<Keys.ManifestRow> rows) {
    public Field {
      rows = List.copyOf(rows);
    }
  }

  /** What became of it. */
  public sealed interface Reply {}

  /** These assets are no longer there; nothing was written. */
  public record Missing(Set<Key> assetKeys) implements Reply {
    public Missing {
      assetKeys = Set.copyOf(assetKeys);
    }
  }

  /** Everything is visible: one manifest per field, in the command's order. */
  public record Finished(List<Manifest> manifests) implements Reply {
    public Finished {
      manifests = List.copyOf(manifests);
    }
  }

  /** One transaction's work. */
  public static Reply in(ClaimStore.Transaction tx, Command command) {
    var rows = command.fields().stream().flatMap(field -> field.rows().stream()).toList();
    var keys = rows.stream().map(Keys.ManifestRow::assetKey).collect(Collectors.toSet());
    var shelf = tx.contents().lock(keys, List.of(), List.of()).answer();
    var missing = missing(rows, shelf);
    if (!missing.isEmpty()) {
      return new Missing(missing);
    }
    tx.contents().revive(condemned(rows, shelf));
    return write(tx, command);
  }

  private static Set<Key> missing(List<Keys.ManifestRow> rows, Shelf shelf) {
    var missing = new LinkedHashSet<Key>();
    for (var row : rows) {
      var held = shelf.byKey(row.assetKey());
      if (held.isEmpty() || !held.get().blob().content().hash().equals(row.contentHash())) {
        missing.add(row.assetKey());
      }
    }
    return missing;
  }

  private static Set<Key> condemned(List<Keys.ManifestRow> rows, Shelf shelf) {
    var condemned = new HashSet<Key>();
    for (var row : rows) {
      shelf
          .blob(row.contentHash())
          .filter(blob -> blob.state() == Blob.State.CONDEMNED)
          .ifPresent(_ -> condemned.add(row.contentHash()));
    }
    return condemned;
  }

  private static Reply write(ClaimStore.Transaction tx, Command command) {
    var manifests = new ArrayList<Manifest>();
    var kept = new HashMap<Key, Manifest>();
    var wholes = new ArrayList<Whole>();
    var outputs = new ArrayList<Output>();
    for (var field : command.fields()) {
      var manifest = Manifest.of(field.rows());
      manifests.add(manifest);
      if (field.at() != null) {
        wholes.add(whole(command, field, field.at(), manifest));
        kept.put(manifest.hash(), manifest);
      }
      if (field.output() != null) {
        outputs.add(output(command, field, field.output(), manifest));
        kept.put(manifest.hash(), manifest);
      }
    }
    tx.manifests().put(kept.values());
    tx.manifests().putWhole(wholes);
    tx.manifests().putOutputs(outputs);
    if (command.standard()) {
      var newest = tx.runs().newestRevision(command.recording());
      tx.manifests()
          .putMembership(
              outputs, command.revision(), newest.orElse(command.revision()) <= command.revision());
    }
    return new Finished(manifests);
  }

  private static Whole whole(Command command, Field field, PathData at, Manifest manifest) {
    return new Whole(
        at, field.whole(), command.recording(), field.field(), manifest.hash(), command.run());
  }

  private static Output output(Command command, Field field, String name, Manifest manifest) {
    return new Output(
        command.run(),
        command.recording(),
        command.pipeline(),
        name,
        field.node(),
        field.field(),
        manifest.hash());
  }
}
