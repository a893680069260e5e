package dev.virgo.cache.decide;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of single flight. Functions of what one transaction sees while it holds the claim's
 * row and the contents' rows; nothing is read or written here.
 */
public final class Claims {
  private Claims() {}

  /**
   * What a want gets.
   *
   * @param runCancelled whether its run was cancelled
   * @param standing the claim on its cut-off key: just made by this call, or somebody's
   * @param lease this call's
   * @param shelf what exists
   */
  public static Reserved reserve(
      Want want, boolean runCancelled, Claim standing, long lease, Shelf shelf) {
    if (runCancelled) {
      return new Reserved.Cancelled();
    }
    var hit = hit(want, shelf);
    if (hit != null) {
      return hit;
    }
    boolean owner = standing.owner().sameEmission(want);
    if (owner && standing.lease() == lease) {
      return new Reserved.Mine(standing.generation());
    }
    return new Reserved.Busy(!owner, standing.owner());
  }

  private static Reserved.@Nullable Hit hit(Want want, Shelf shelf) {
    var contents = new TreeMap<String, Content>();
    var aliases = new ArrayList<NewAsset>();
    double saved = 0;
    for (var field : new TreeMap<>(want.assetKeys()).entrySet()) {
      var own = shelf.byKey(field.getValue());
      var found = own.or(() -> shelf.byCutoff(want.cutoffKey(), field.getKey()));
      if (found.isEmpty()) {
        return null;
      }
      var held = found.get();
      contents.put(field.getKey(), held.blob().content());
      saved += held.cost().usd();
      if (own.isEmpty()) {
        aliases.add(
            new NewAsset(
                want,
                field.getKey(),
                held.blob().content().hash(),
                held.cost(),
                NewAsset.Origin.CUTOFF));
      }
    }
    var decision = aliases.isEmpty() ? Event.Decision.HIT : Event.Decision.CUTOFF;
    return new Reserved.Hit(Told.found(want, decision, contents, saved), aliases);
  }

  /**
   * What becomes of a result.
   *
   * @param lease the committer's
   * @param standing the claim on the result's cut-off key, null if there is none
   * @param shelf what exists under that cut-off key, and the blobs of the result's contents
   * @param waiters who waits for the claim
   * @throws IllegalArgumentException if the result lacks a field that was asked for
   */
  public static Committed commit(
      Result result, long lease, @Nullable Claim standing, Shelf shelf, List<Want> waiters) {
    var first = first(result, shelf);
    if (standing == null || standing.lease() != lease) {
      return stale(result, first);
    }
    requireWholeGroup(result, standing.owner());
    waiters.forEach(waiter -> requireWholeGroup(result, waiter));
    return Acceptance.of(result, standing, first, shelf, waiters);
  }

  /** The usable contents that are there already, by field. */
  private static Map<String, Content> first(Result result, Shelf shelf) {
    var first = new TreeMap<String, Content>();
    for (var field : result.fields().keySet()) {
      shelf
          .byCutoff(result.cutoffKey(), field)
          .ifPresent(held -> first.put(field, held.blob().content()));
    }
    return first;
  }

  private static Committed stale(Result result, Map<String, Content> first) {
    if (!first.keySet().equals(result.fields().keySet())) {
      return new Committed.Stale();
    }
    var divergences = divergences(result, first);
    return divergences.isEmpty()
        ? new Committed.Already(first)
        : new Committed.OtherWon(first, divergences);
  }

  /** The fields where other content was first, in name order. */
  static List<Divergence> divergences(Result result, Map<String, Content> first) {
    var divergences = new ArrayList<Divergence>();
    first.forEach((field, kept) -> {
      var made = result.fields().get(field);
      if (made != null && !made.hash().equals(kept.hash())) {
        divergences.add(new Divergence(result.cutoffKey(), field, made, kept.hash()));
      }
    });
    return divergences;
  }

  private static void requireWholeGroup(Result result, Want want) {
    for (var field : want.assetKeys().keySet()) {
      if (!result.fields().containsKey(field)) {
        throw new IllegalArgumentException(
            "the result of group "
                + want.group()
                + " over "
                + want.slice()
                + " lacks the field '"
                + field
                + "'; a group is committed whole");
      }
    }
  }

  /**
   * Who is told what when a claim ends without a result. An error is everybody's, anything else
   * only the owner's: the waiters go back to reserve, uncounted.
   */
  public static List<Told> end(Claim claim, List<Want> waiters, Ending ending) {
    var told = new ArrayList<Told>();
    if (!claim.ownerCancelled()) {
      told.add(toOwner(claim.owner(), ending));
    }
    for (var waiter : waiters) {
      told.add(
          switch (ending) {
            case Ending.Failed error -> failed(waiter, error, null);
            case Ending.Timeout _, Ending.GivenBack _, Ending.Expired _ -> Told.sentBack(waiter);
          });
    }
    return told;
  }

  /** The same for one who failed before it had a claim. */
  public static Told toOwner(Want owner, Ending ending) {
    return switch (ending) {
      case Ending.Failed error -> failed(owner, error, error.usage());
      case Ending.Timeout timeout ->
          new Told(
              owner,
              Event.Decision.FAILED,
              Event.Reason.TIMEOUT,
              timeout.message(),
              Map.of(),
              timeout.usage(),
              0);
      case Ending.GivenBack back ->
          new Told(
              owner, Event.Decision.RELEASED, back.reason(), back.message(), Map.of(), null, 0);
      case Ending.Expired _ ->
          new Told(owner, Event.Decision.EXPIRED, null, null, Map.of(), null, 0);
    };
  }

  private static Told failed(Want want, Ending.Failed error, Event.@Nullable Usage usage) {
    var reason = error.permanent() ? Event.Reason.PERMANENT : Event.Reason.TRANSFORM;
    return new Told(want, Event.Decision.FAILED, reason, error.message(), Map.of(), usage, 0);
  }

  /**
   * What the cancellation of a run does to a claim that the run owns or waited for.
   *
   * @param remaining who still waits, without the run's own
   */
  public static Cancellation cancel(Claim claim, String run, List<Want> remaining) {
    boolean ownerGone = claim.ownerCancelled() || claim.owner().run().equals(run);
    if (!ownerGone) {
      return Cancellation.UNTOUCHED;
    }
    return remaining.isEmpty() ? Cancellation.RELEASED : Cancellation.FOR_OTHERS;
  }

  /** What a cancellation does to a claim. */
  public enum Cancellation {
    /** Another run owns it. */
    UNTOUCHED,
    /** It goes on, for those who wait. */
    FOR_OTHERS,
    /** Nobody wants it any more: it ends, its holder learns it from renew. */
    RELEASED
  }

  /** Where an asset key may be compared: equal keys of all fields. */
  static boolean sameAssets(Want one, Want other) {
    return one.assetKeys().entrySet().stream()
        .allMatch(field -> field.getValue().equals(key(other, field.getKey())));
  }

  private static @Nullable Key key(Want want, String field) {
    return want.assetKeys().get(field);
  }
}
