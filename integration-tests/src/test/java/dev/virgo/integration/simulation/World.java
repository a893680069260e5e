package dev.virgo.integration.simulation;

import dev.virgo.integration.simulation.Database.Moments;
import java.util.List;

/** Everything that the actors share: what would be other machines to each of them. */
final class World {
  final long seed;
  final Mutant mutant;
  final Chance chance;
  final Scenery scenery;
  final Computation computation;
  final Rows rows = new Rows();
  final Files files = new Files();
  final History history = new History();
  final Topics topics =
      new Topics(List.of("virgo.run-requested", "virgo.node-ready", "virgo.node-done"));
  final Database database;
  final CacheCalls cache;

  /** Whether the broker loses events, which no part of the system has an answer to but repair. */
  final boolean lossy;

  /** Whether anything goes wrong at the moment. */
  boolean faults = true;

  World(long seed, Mutant mutant, boolean lossy, Scenery scenery, Moments moments) {
    this.seed = seed;
    this.mutant = mutant;
    this.lossy = lossy;
    this.chance = new Chance(seed);
    this.scenery = scenery;
    this.computation = new Computation(scenery);
    this.database = new Database(moments);
    this.cache = new CacheCalls(new CacheStore(database, rows), rows, history, mutant);
  }

  /** Whether something goes wrong here, once in {@code n} times while anything does. */
  boolean faulty(int n) {
    return faults && chance.oneIn(n);
  }
}
