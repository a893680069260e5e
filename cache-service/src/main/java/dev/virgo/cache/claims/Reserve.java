package dev.virgo.cache.claims;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Claims;
import dev.virgo.cache.decide.NewAsset;
import dev.virgo.cache.decide.Reserved;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.cache.decide.Taken;
import dev.virgo.cache.decide.Told;
import dev.virgo.cache.decide.Want;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes, finds or waits for a batch of slices. */
public final class Reserve {
  private Reserve() {}

  /**
   * A batch of wants.
   *
   * @param holder executor instance
   * @param time of the lease without renewal
   * @param parts texts of the key parts that the wants name by hash
   */
  public record Command(String holder, Duration time, List<Want> wants, Map<Key, String> parts) {
    public Command {
      wants = List.copyOf(wants);
      parts = Map.copyOf(parts);
    }
  }

  /**
   * What each gets.
   *
   * @param lease one for everything reserved here; 0 if nothing was
   * @param answers one per want, in order
   */
  public record Reply(long lease, List<Reserved> answers) {
    public Reply {
      answers = List.copyOf(answers);
    }
  }

  /**
   * One transaction's work.
   *
   * @param envelope what the executor will send to its worker, stored with the claims
   */
  public static Reply in(ClaimStore.Transaction tx, Command command, byte[] envelope) {
    var runs = command.wants().stream().map(Want::run).collect(Collectors.toSet());
    var cancelled = tx.runs().enter(runs);
    // Of one run, as an executor's, all or none are cancelled: what is taken for nothing is given
    // back below. Of several, a cancelled one must not stand before another one's key.
    var live = runs.size() == 1 ? command.wants() : without(cancelled.answer(), command.wants());
    if (live.isEmpty()) {
      return new Reply(
          0, command.wants().stream().<Reserved>map(_ -> new Reserved.Cancelled()).toList());
    }
    var owners = owners(live);
    var taken = tx.claims().take(command.holder(), envelope, owners.values(), command.time());
    var shelf = tx.contents().lock(assetKeys(live), owners.keySet(), List.of());
    return new Call(tx, command, cancelled.answer(), taken.answer(), shelf.answer()).answer();
  }

  private static List<Want> without(Set<String> cancelled, List<Want> wants) {
    return wants.stream().filter(want -> !cancelled.contains(want.run())).toList();
  }

  /** Of two wants for one cut-off key the first is to be the owner. */
  private static Map<Key, Want> owners(List<Want> wants) {
    var owners = new HashMap<Key, Want>();
    wants.forEach(want -> owners.putIfAbsent(want.cutoffKey(), want));
    return owners;
  }

  private static Set<Key> assetKeys(List<Want> wants) {
    return wants.stream()
        .flatMap(want -> want.assetKeys().values().stream())
        .collect(Collectors.toSet());
  }

  private record Call(
      ClaimStore.Transaction tx, Command command, Set<String> cancelled, Taken taken, Shelf shelf) {

    Reply answer() {
      var answers = new ArrayList<Reserved>();
      var told = new ArrayList<Told>();
      var aliases = new ArrayList<NewAsset>();
      var waiting = new ArrayList<Want>();
      var kept = new HashSet<Key>();
      for (var want : command.wants()) {
        var answer = decide(want);
        answers.add(answer);
        switch (answer) {
          case Reserved.Hit hit -> {
            told.add(hit.told());
            aliases.addAll(hit.aliases());
          }
          case Reserved.Mine _ -> kept.add(want.cutoffKey());
          case Reserved.Busy busy -> {
            if (busy.waits()) {
              waiting.add(want);
            }
          }
          case Reserved.Cancelled _ -> {}
        }
      }
      tx.claims().end(unneeded(kept));
      tx.contents().putParts(command.parts());
      tx.contents().revive(contents(told));
      tx.contents().putAssets(aliases);
      tx.claims().register(waiting);
      tx.outcomes().tell(told);
      if (kept.isEmpty()) {
        tx.claims().close(taken.lease());
      }
      return new Reply(kept.isEmpty() ? 0 : taken.lease(), answers);
    }

    private Reserved decide(Want want) {
      var claim = taken.standing().get(want.cutoffKey());
      if (claim == null) {
        return new Reserved.Cancelled();
      }
      return Claims.reserve(want, cancelled.contains(want.run()), claim, taken.lease(), shelf);
    }

    /** Claims of this call that turned out not to be needed. */
    private List<Key> unneeded(Set<Key> kept) {
      return taken.standing().values().stream()
          .filter(claim -> claim.lease() == taken.lease() && !kept.contains(claim.cutoffKey()))
          .map(Claim::cutoffKey)
          .toList();
    }

    private Set<Key> contents(List<Told> told) {
      return told.stream()
          .flatMap(one -> one.fields().values().stream())
          .filter(content ->
              shelf
                  .blob(content.hash())
                  .filter(blob -> blob.state() == Blob.State.CONDEMNED)
                  .isPresent())
          .map(content -> content.hash())
          .collect(Collectors.toSet());
    }
  }
}
