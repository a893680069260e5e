package dev.virgo.cache.lookup;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Held;
import dev.virgo.cache.decide.ManifestRows.Manifest;
import dev.virgo.cache.decide.ManifestRows.PathData;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What exists already. A content that is condemned is revived by being found. */
public final class Lookup {
  private Lookup() {}

  /**
   * Is this field there for the whole recording?
   *
   * @param at {@code (P, D)}
   * @param whole key by content, null while upstream content is unknown
   */
  public record Question(PathData at, @Nullable Key whole) {}

  /**
   * A whole field.
   *
   * @param byContent found by the whole-content key only
   * @param members the asset of each of the manifest's rows, in order
   */
  public record Answer(Manifest manifest, boolean byContent, List<Held> members) {
    public Answer {
      members = List.copyOf(members);
    }

    /** What making it had cost, US dollars. */
    public double costUsd() {
      return members.stream().mapToDouble(member -> member.cost().usd()).sum();
    }
  }

  /** The usable assets of these keys; one per key, empty where there is none. */
  public static List<Optional<Held>> assets(ClaimStore.Transaction tx, List<Key> keys) {
    var shelf = tx.contents().read(new HashSet<>(keys));
    var found = keys.stream().map(shelf::byKey).toList();
    var lost = lost(tx, found.stream().flatMap(Optional::stream));
    return found.stream()
        .map(held -> held.filter(one -> !lost.contains(one.blob().content().hash())))
        .toList();
  }

  /** One answer per question, empty where the field is not whole. */
  public static List<Optional<Answer>> whole(ClaimStore.Transaction tx, List<Question> questions) {
    var byPath = tx.manifests().byPath(questions.stream().map(Question::at).toList());
    var byContent = tx.manifests().byContent(wholes(questions, byPath));
    var hashes = new HashSet<>(byPath.values());
    hashes.addAll(byContent.values());
    var manifests = tx.manifests().read(hashes);
    var shelf = tx.contents().read(members(manifests.values()));
    var answers = new ArrayList<Optional<Answer>>();
    for (var question : questions) {
      answers.add(answer(question, byPath, byContent, manifests, shelf));
    }
    var lost =
        lost(tx, answers.stream().flatMap(Optional::stream).flatMap(one -> one.members().stream()));
    return answers.stream()
        .map(answer ->
            answer.filter(one ->
                one.members().stream()
                    .noneMatch(held -> lost.contains(held.blob().content().hash()))))
        .toList();
  }

  private static Set<Key> wholes(List<Question> questions, Map<PathData, Key> byPath) {
    var wholes = new HashSet<Key>();
    for (var question : questions) {
      if (question.whole() != null && !byPath.containsKey(question.at())) {
        wholes.add(question.whole());
      }
    }
    return wholes;
  }

  private static Set<Key> members(Collection<Manifest> manifests) {
    return manifests.stream()
        .flatMap(manifest -> manifest.rows().stream())
        .map(Keys.ManifestRow::assetKey)
        .collect(Collectors.toSet());
  }

  private static Optional<Answer> answer(
      Question question,
      Map<PathData, Key> byPath,
      Map<Key, Key> byContent,
      Map<Key, Manifest> manifests,
      Shelf shelf) {
    var own = byPath.get(question.at());
    if (own != null) {
      return answer(manifests.get(own), false, shelf);
    }
    var other = question.whole() == null ? null : byContent.get(question.whole());
    return other == null ? Optional.empty() : answer(manifests.get(other), true, shelf);
  }

  private static Optional<Answer> answer(
      @Nullable Manifest manifest, boolean byContent, Shelf shelf) {
    if (manifest == null) {
      return Optional.empty();
    }
    var members = new ArrayList<Held>();
    for (var row : manifest.rows()) {
      var member =
          shelf
              .byKey(row.assetKey())
              .filter(held -> held.blob().content().hash().equals(row.contentHash()));
      if (member.isEmpty()) {
        return Optional.empty();
      }
      members.add(member.get());
    }
    return Optional.of(new Answer(manifest, byContent, members));
  }

  /** Revives what is condemned; the contents that went away in between. */
  private static Set<Key> lost(ClaimStore.Transaction tx, Stream<Held> found) {
    var condemned = new HashMap<Key, Blob>();
    found
        .map(Held::blob)
        .filter(blob -> blob.state() == Blob.State.CONDEMNED)
        .forEach(blob -> condemned.put(blob.content().hash(), blob));
    var lost = new HashSet<>(condemned.keySet());
    lost.removeAll(tx.contents().revive(condemned.keySet()));
    return lost;
  }
}
