package dev.virgo.integration.simulation;

/** Small actors: the database's clock, and the cache's sweeper. */
final class Clockwork {
  private Clockwork() {}

  /** Lets time pass. */
  static final class Clock implements Actor {
    private final World world;

    Clock(World world) {
      this.world = world;
    }

    @Override
    public String name() {
      return "clock";
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public String step() {
      // In quiet times a lease outlives any number of steps that its holder waits for its turn.
      world.rows.nowMs += world.faults ? world.chance.between(100, 5_000) : 20;
      return "shows " + world.rows.nowMs + " ms";
    }

    @Override
    public void crash() {
      // The clock goes on.
    }
  }

  /** Ends what has run out. */
  static final class Sweeper implements Actor {
    private final World world;

    Sweeper(World world) {
      this.world = world;
    }

    @Override
    public String name() {
      return "sweeper";
    }

    @Override
    public boolean ready() {
      return world.rows.claims.committed().values().stream()
          .anyMatch(row -> row.expiresAtMs() < world.rows.nowMs);
    }

    @Override
    public String step() {
      return "sweeps " + world.cache.expire();
    }

    @Override
    public void crash() {
      // It remembers nothing.
    }
  }
}
