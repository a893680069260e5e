package dev.virgo.integration.simulation;

import dev.virgo.integration.simulation.Database.Moments;
import dev.virgo.integration.simulation.Interruption.Kind;
import dev.virgo.schemas.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One history: a seed decides who takes the next step, who is interrupted in the middle of a
 * transaction, and what goes wrong. First everything may; then nothing does any more, and every run
 * must end; then every recording gets every pipeline once more, and must show the right thing.
 */
final class Simulation implements Moments {
  private static final int CHECK_EVERY = 25;
  private static final int HISTORY = 80;
  private static final int DEEPEST = 3;
  private static final int MOST_EVENTS_TO_THE_END = 60_000;

  private final World world;
  private final Invariants invariants;
  private final List<PlannerProcess> planners;
  private final List<ExecutorProcess> executors;
  private final List<MemoryRelay> forgetful = new ArrayList<>();
  private final Map<Actor, Integer> weights = new LinkedHashMap<>();
  private final Map<Actor, Long> stalledUntil = new HashMap<>();
  private final Deque<Actor> running = new ArrayDeque<>();
  private final Deque<String> last = new ArrayDeque<>();
  private final SortedSet<String> wishes = new TreeSet<>();
  private final Actor clock;
  private long events;
  private int requested;

  Simulation(long seed, Mutant mutant, boolean lossy, Scenery scenery, Oracle oracle) {
    this.world = new World(seed, mutant, lossy, scenery, this);
    this.planners =
        List.of(new PlannerProcess(world, 0, wishes), new PlannerProcess(world, 1, wishes));
    this.executors =
        List.of(
            new ExecutorProcess(world, 0),
            new ExecutorProcess(world, 1),
            new ExecutorProcess(world, 2));
    world.topics.partitions("virgo.node-ready").forEach(one -> one.rebalance(one.number));
    var relays =
        List.of(
            relay("cache relay", world.rows.cacheOutbox),
            relay("planner relay", world.rows.plannerOutbox));
    this.clock = new Clockwork.Clock(world);
    this.invariants = new Invariants(world, oracle, relays);
    planners.forEach(one -> weights.put(one, 8));
    executors.forEach(one -> weights.put(one, 7));
    relays.forEach(one -> weights.put(one, 4));
    weights.put(new Clockwork.Sweeper(world), 1);
    weights.put(new Collector(world), 1);
    weights.put(clock, 2);
  }

  private Relay relay(String name, Database.Table<Long, Rows.Outgoing> outbox) {
    if (world.mutant == Mutant.NO_OUTBOX) {
      var relay = new MemoryRelay(name, world, outbox);
      forgetful.add(relay);
      return relay;
    }
    return world.mutant == Mutant.RELAY_WITH_CURSOR
        ? new CursorRelay(name, world, outbox)
        : new Relay(name, world, outbox);
  }

  History history() {
    return world.history;
  }

  /**
   * Runs to the end.
   *
   * @return how many steps it had
   * @throws AssertionError if an invariant did not hold, with the seed and the last steps
   */
  long run() {
    try {
      troubledTimes();
      world.faults = false;
      stalledUntil.clear();
      toTheEnd();
      closing();
      toTheEnd();
      return events;
    } catch (RuntimeException e) {
      throw new AssertionError(report(e), e);
    }
  }

  private String report(RuntimeException e) {
    return "seed "
        + world.seed
        + " ("
        + world.mutant
        + (world.lossy ? ", lossy" : "")
        + "), after "
        + events
        + " events: "
        + e.getMessage()
        + "\n  "
        + String.join("\n  ", last);
  }

  private void troubledTimes() {
    int runs = world.chance.between(6, 12);
    int length = world.chance.between(1_200, 2_600);
    for (int i = 0; i < length; i++) {
      if (requested < runs && (requested == 0 || world.chance.oneIn(60))) {
        request();
      }
      trouble();
      step();
      checkSometimes();
    }
    while (requested < runs) {
      request();
    }
  }

  /** Often several at once on one recording: they share what they need. */
  private void request() {
    var recording = world.chance.pick(world.scenery.recordings());
    var pipeline = world.chance.pick(world.scenery.pipelines());
    for (int i = world.chance.between(1, 4); i > 0; i--) {
      request("run", recording, pipeline);
      if (world.chance.oneIn(2)) {
        pipeline = world.chance.pick(world.scenery.pipelines());
      }
    }
  }

  private void request(String name, String recording, String pipeline) {
    var run = name + "-" + requested++;
    var request =
        new Event.RunRequested(
            run, recording, pipeline, null, Map.of(), null, Event.Priority.INTERACTIVE, "api");
    world.topics.send(request);
    if (world.faulty(3)) {
      // Whoever asked never heard that it was taken, and asks again for the same run.
      world.topics.send(request);
    }
    if (world.faulty(9)) {
      wishes.add(run);
    }
    note("somebody", "asks for " + run + ": " + pipeline + " on " + recording);
  }

  /** Every recording gets every pipeline; nothing is wrong, so nothing may fail. */
  private void closing() {
    for (var recording : world.scenery.recordings()) {
      for (var pipeline : world.scenery.pipelines()) {
        request("closing", recording, pipeline);
      }
    }
  }

  private void trouble() {
    if (world.chance.oneIn(150)) {
      var actors = List.copyOf(weights.keySet());
      var actor = world.chance.pick(actors);
      actor.crash();
      world.history.saw("crash");
      note(actor.name(), "crashes");
    }
    if (world.chance.oneIn(200)) {
      rebalance(world.chance.pick(List.copyOf(world.topics.all())), -1);
    }
    if (world.chance.oneIn(120)) {
      stall(world.chance.oneIn(4) ? world.chance.pick(planners) : world.chance.pick(executors));
    }
    if (world.lossy && world.chance.oneIn(100)) {
      var partition = world.chance.pick(List.copyOf(world.topics.all()));
      if (!partition.topic.equals("virgo.run-requested") && !partition.pending().isEmpty()) {
        partition.committed++;
        note("broker", "loses an event of " + partition);
      }
    }
  }

  /** Another process of the group reads it from now on. */
  private void rebalance(Topics.Partition partition, int not) {
    boolean executed = partition.topic.equals("virgo.node-ready");
    int readers = executed ? executors.size() : planners.size();
    int reader = world.chance.below(readers);
    partition.rebalance(reader == not ? (reader + 1) % readers : reader);
    note("broker", "gives " + partition + " to " + partition.reader);
  }

  /** It does nothing for a while, loses its partitions, and then goes on as if nothing had been. */
  private void stall(Actor actor) {
    stalledUntil.put(actor, events + world.chance.between(100, 900));
    note(actor.name(), "stalls");
    boolean executes = actor instanceof ExecutorProcess;
    int number = executes ? executors.indexOf(actor) : planners.indexOf(actor);
    for (var partition : world.topics.all()) {
      if (partition.topic.equals("virgo.node-ready") == executes && partition.reader == number) {
        rebalance(partition, number);
      }
    }
  }

  private void toTheEnd() {
    long until = events + MOST_EVENTS_TO_THE_END;
    for (int quiet = 0; quiet < 4; ) {
      if (step()) {
        quiet = 0;
      } else {
        quiet++;
        world.rows.nowMs += 40_000;
        note("clock", "jumps to " + world.rows.nowMs);
      }
      checkSometimes();
      if (events > until) {
        throw new Violation("every run ends once faults stop", "they still go on");
      }
      if (quiet == 4 && world.lossy && repair()) {
        quiet = 0;
      }
    }
    invariants.checkTheEnd();
  }

  private boolean repair() {
    boolean any = false;
    for (var run : world.rows.runs.committed().entrySet()) {
      if (!run.getValue().status().terminal()) {
        planners.getFirst().repair(run.getKey());
        note("reconciler", "repairs " + run.getKey());
        any = true;
      }
    }
    return any;
  }

  private void checkSometimes() {
    if (events % CHECK_EVERY == 0) {
      invariants.check();
    }
  }

  /** Somebody takes a step; false if only the clock could. */
  private boolean step() {
    boolean others = weights.keySet().stream().anyMatch(one -> !one.equals(clock) && free(one));
    var actor = choose(false);
    if (actor == null || !others) {
      events++;
      return false;
    }
    take(actor);
    return true;
  }

  private boolean free(Actor actor) {
    return !running.contains(actor)
        && stalledUntil.getOrDefault(actor, 0L) <= events
        && actor.ready();
  }

  private @Nullable Actor choose(boolean executorsOnly) {
    int total = 0;
    var able = new ArrayList<Actor>();
    for (var one : weights.entrySet()) {
      if (free(one.getKey()) && (!executorsOnly || one.getKey() instanceof ExecutorProcess)) {
        able.add(one.getKey());
        total += one.getValue();
      }
    }
    if (able.isEmpty()) {
      return null;
    }
    int chosen = world.chance.below(total);
    for (var actor : able) {
      chosen -= Known.present(weights.get(actor));
      if (chosen < 0) {
        return actor;
      }
    }
    throw new IllegalStateException("weights do not sum to their total");
  }

  private void take(Actor actor) {
    running.push(actor);
    events++;
    try {
      note(actor.name(), actor.step());
    } catch (Interruption e) {
      note(actor.name(), "is interrupted: " + e.kind());
      world.history.saw("interruption " + e.kind());
      if (e.kind() == Kind.CRASHED) {
        actor.crash();
        world.history.saw("crash");
      }
    } finally {
      running.pop();
    }
  }

  @Override
  public void beforeStatement() {
    if (running.isEmpty() || running.size() >= DEEPEST) {
      return;
    }
    // Whoever does the same at the same time is the one to fear.
    boolean executes = running.peek() instanceof ExecutorProcess;
    if (world.chance.oneIn(executes ? 4 : 8)) {
      world.history.saw("overlap");
      boolean alike = executes && world.chance.oneIn(2);
      for (int i = world.chance.between(1, 5); i > 0; i--) {
        var actor = choose(alike);
        if (actor != null) {
          take(actor);
        }
      }
    }
    if (world.faulty(500)) {
      throw new Interruption(Kind.CRASHED);
    }
  }

  @Override
  public void afterCommit() {
    forgetful.forEach(MemoryRelay::intoMemory);
    if (world.faulty(60)) {
      throw new Interruption(Kind.ANSWER_LOST);
    }
  }

  private void note(String who, String what) {
    if (last.size() == HISTORY) {
      last.removeFirst();
    }
    last.addLast(events + " " + "  ".repeat(Math.max(0, running.size() - 1)) + who + " " + what);
  }
}
