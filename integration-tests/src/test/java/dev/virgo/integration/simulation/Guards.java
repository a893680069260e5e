package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimRows;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.ContentRows;
import dev.virgo.cache.decide.Cost;
import dev.virgo.cache.decide.Held;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.cache.decide.Want;
import dev.virgo.cache.finish.Finish;
import dev.virgo.schemas.key.Key;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cache's transaction with a guard taken out, around the real decisions. */
final class Guards {
  private final Mutant mutant;

  Guards(Mutant mutant) {
    this.mutant = mutant;
  }

  /** What a call sees instead of one method; null: the real answer. */
  private interface Instead {
    @Nullable Object of(String method, Object[] arguments) throws ReflectiveOperationException;
  }

  /** As a bearer of a lease sees the claims. */
  ClaimStore.Transaction ending(ClaimStore.Transaction tx, long lease, Collection<Key> cutoffKeys) {
    if (mutant == Mutant.NO_FENCE) {
      var claims = tx.claims();
      return withClaims(
          tx,
          instead(
              ClaimRows.class,
              claims,
              (method, arguments) ->
                  method.equals("lock") ? unfenced(claims.lock(keys(arguments)), lease) : null));
    }
    if (mutant == Mutant.WAITERS_BEFORE_LOCK) {
      var claims = tx.claims();
      var waiters = claims.waiters(cutoffKeys);
      return withClaims(
          tx,
          instead(
              ClaimRows.class, claims, (method, _) -> method.equals("waiters") ? waiters : null));
    }
    return tx;
  }

  /** As a reserve sees the claims. */
  ClaimStore.Transaction reserving(ClaimStore.Transaction tx) {
    if (mutant != Mutant.NO_WAITER) {
      return tx;
    }
    var claims = tx.claims();
    return withClaims(
        tx,
        instead(
            ClaimRows.class,
            claims,
            (method, arguments) -> {
              if (method.equals("register")) {
                claims.register(List.<Want>of());
                return true;
              }
              return null;
            }));
  }

  /** As finish sees what exists. */
  ClaimStore.Transaction finishing(ClaimStore.Transaction tx, Finish.Command command) {
    if (mutant != Mutant.FINISH_WITHOUT_LOOKING) {
      return tx;
    }
    var blind =
        instead(
            ContentRows.class,
            tx.contents(),
            (method, _) -> method.equals("lock") ? allThere(command) : null);
    return instead(
        ClaimStore.Transaction.class, tx, (method, _) -> method.equals("contents") ? blind : null);
  }

  private static Asked<Shelf> allThere(Finish.Command command) {
    var held = new ArrayList<Held>();
    for (var field : command.fields()) {
      for (var row : field.rows()) {
        var content = new Content(row.contentHash(), "somewhere", null, 0);
        held.add(
            new Held(
                row.assetKey(),
                row.field(),
                row.assetKey(),
                new Blob(content, Blob.State.LIVE, 0),
                new Cost(0, 0, 0, 0),
                false));
      }
    }
    var shelf = new Shelf(held, List.of());
    return () -> shelf;
  }

  private static Map<Key, Claim> unfenced(Map<Key, Claim> claims, long lease) {
    var unfenced = new TreeMap<Key, Claim>();
    claims.forEach((key, claim) ->
        unfenced.put(
            key, new Claim(key, lease, claim.generation(), claim.ownerCancelled(), claim.owner())));
    return unfenced;
  }

  @SuppressWarnings("unchecked")
  private static Collection<Key> keys(Object[] arguments) {
    return (Collection<Key>) arguments[0];
  }

  private static ClaimStore.Transaction withClaims(ClaimStore.Transaction tx, ClaimRows claims) {
    return instead(
        ClaimStore.Transaction.class, tx, (method, _) -> method.equals("claims") ? claims : null);
  }

  private static <T> T instead(Class<T> type, T real, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              var given = arguments == null ? new Object[0] : arguments;
              var answer = instead.of(method.getName(), given);
              if (answer != null) {
                return method.getReturnType() == void.class ? null : answer;
              }
              try {
                return method.invoke(real, given);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
