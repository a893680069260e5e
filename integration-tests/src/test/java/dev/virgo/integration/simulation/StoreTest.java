package dev.virgo.integration.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cache.claims.Cancel;
import dev.virgo.cache.claims.Commit;
import dev.virgo.cache.claims.End;
import dev.virgo.cache.claims.Renew;
import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Ending;
import dev.virgo.cache.decide.Result;
import dev.virgo.cache.decide.Want;
import dev.virgo.cache.lookup.Lookup;
import dev.virgo.cache.model.ModelStore;
import dev.virgo.integration.simulation.Database.Moments;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulated tables answer as the cache's own model does, call by call: that model keeps the
 * same contract as PostgreSQL does.
 */
class StoreTest {
  private static final int KEYS = 4;
  private static final Event.Usage USAGE =
      new Event.Usage(1, 1, 1, 1, 1, 1, "host", "process", "slot", 1);

  private final ModelStore model = new ModelStore();
  private final Rows rows = new Rows();
  private final CacheStore simulated = new CacheStore(new Database(new Undisturbed()), rows);

  private record Undisturbed() implements Moments {
    @Override
    public void beforeStatement() {
      // One call after the other.
    }

    @Override
    public void afterCommit() {
      // Every answer arrives.
    }
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void the_simulated_tables_answer_as_the_model_of_the_cache_does(long seed) {
    var chance = new Chance(seed);
    for (int i = 0; i < 200; i++) {
      call(chance);
      assertThat(rows.claims.committed()).as("claims, seed %d", seed).hasSize(model.claims());
      assertThat(rows.waiters.committed()).as("waiters, seed %d", seed).hasSize(model.waiters());
      assertThat(usable()).as("assets, seed %d", seed).isEqualTo(model.usableAssets());
    }
  }

  private Map<Key, Key> usable() {
    var usable = new TreeMap<Key, Key>();
    rows.assets
        .committed()
        .forEach((key, row) -> {
          if (Known.present(rows.blobs.committed().get(row.content())).usable()) {
            usable.put(key, row.content());
          }
        });
    return usable;
  }

  private void call(Chance chance) {
    long lease = chance.between(1, (int) Math.max(1, rows.lastLease));
    var cutoff = Catalogue.hash("cutoff " + chance.below(KEYS));
    switch (chance.below(9)) {
      case 0, 1, 2 -> {
        var wants = new ArrayList<Want>();
        for (int i = chance.between(1, 3); i > 0; i--) {
          wants.add(want(chance));
        }
        var command = new Reserve.Command("holder", Duration.ofSeconds(30), wants, Map.of());
        same(tx -> Reserve.in(tx, command, new byte[0]));
      }
      case 3, 4 -> {
        var content = Catalogue.hash("content of " + cutoff + chance.below(2));
        var result =
            new Result(cutoff, Map.of("out", new Content(content, "path", null, 1)), USAGE, false);
        same(tx -> Commit.in(tx, lease, List.of(result)));
      }
      case 5 -> {
        Ending ending =
            chance.oneIn(2)
                ? new Ending.Failed(false, "bad luck", USAGE)
                : new Ending.GivenBack(Event.Reason.SHUTDOWN, "stops");
        same(tx -> End.fail(tx, lease, Map.of(cutoff, ending)));
      }
      case 6 -> {
        long seconds = chance.between(1, 20);
        model.advance(Duration.ofSeconds(seconds));
        rows.nowMs += 1_000 * seconds;
        same(tx -> Renew.in(tx, List.of(lease), Duration.ofSeconds(30)));
      }
      case 7 -> same(tx -> Set.copyOf(End.expire(tx, 100)));
      default -> {
        if (chance.oneIn(4)) {
          same(tx -> Cancel.in(tx, "run-2"));
        }
        var asset = Catalogue.hash("asset 0 " + chance.below(KEYS));
        same(tx -> Lookup.assets(tx, List.of(asset)));
      }
    }
  }

  private <T> void same(Function<ClaimStore.Transaction, T> call) {
    assertThat(simulated.inTransaction(call)).isEqualTo(model.inTransaction(call));
  }

  private static Want want(Chance chance) {
    int key = chance.below(KEYS);
    return new Want(
        "run-" + chance.below(3),
        "recording",
        "node",
        "group",
        new Slice(0, 1),
        chance.below(5),
        Catalogue.hash("cutoff " + key),
        Map.of("out", Catalogue.hash("asset " + chance.below(2) + " " + key)),
        "sim.Filter@1.0.0",
        Catalogue.hash("config"),
        Catalogue.hash("code"),
        Catalogue.hash("lockfile"),
        null,
        null);
  }
}
