package dev.virgo.integration.simulation;

import dev.virgo.integration.simulation.Interruption.Kind;
import dev.virgo.integration.simulation.Rows.Outgoing;
import dev.virgo.integration.simulation.Rows.RunRow;
import dev.virgo.planner.core.Effect;
import dev.virgo.planner.core.Planner;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.schemas.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run is given events, as the service does it: take it from memory or its row, decide until
 * only writing remains, write row and outbox in one transaction if nobody else wrote the row since,
 * else all of it again. Every question to the cache and the writing is a step of its own.
 */
final class RunWork {
  /** A run in memory, as its row was at that version. */
  record Live(RunState state, long version, boolean begun) {}

  private final World world;
  private final Map<String, Live> memory;
  private final Answers answers;
  final String run;
  private final List<RunEvent> happened;

  private @Nullable Live live;
  private @Nullable RunState state;
  private final ArrayDeque<RunEvent> events = new ArrayDeque<>();
  private final ArrayDeque<Effect> effects = new ArrayDeque<>();
  private final List<Event> emitted = new ArrayList<>();
  private final Set<String> dirty = new HashSet<>();
  private boolean withdrawing;
  private boolean over;

  RunWork(
      World world, Map<String, Live> memory, Answers answers, String run, List<RunEvent> happened) {
    this.world = world;
    this.memory = memory;
    this.answers = answers;
    this.run = run;
    this.happened = happened;
  }

  boolean over() {
    return over;
  }

  /** One step further. Whoever cannot reach the database or the cache throws its work away. */
  String step() {
    try {
      return next();
    } catch (Interruption e) {
      if (e.kind() == Kind.ANSWER_LOST) {
        again();
      }
      throw e;
    }
  }

  private void again() {
    live = null;
    state = null;
    events.clear();
    effects.clear();
    emitted.clear();
    dirty.clear();
  }

  private String next() {
    if (withdrawing) {
      over = true;
      return withdraw(world, run);
    }
    if (live == null || state == null) {
      return take();
    }
    if (!effects.isEmpty()) {
      return perform(state, effects.getFirst());
    }
    if (!events.isEmpty()) {
      return decide(state, events.removeFirst());
    }
    return keep(live, state);
  }

  private String take() {
    var known = memory.get(run);
    var row = world.rows.runs.committed().get(run);
    if (row == null) {
      over = true;
      return "knows no run " + run;
    }
    var taken = known == null ? load(row) : known;
    if (known == null && row.status().terminal()) {
      over = true;
      return run + " is over";
    }
    live = taken;
    state = taken.state();
    if (!taken.begun()) {
      events.add(new RunEvent.Begin());
    }
    events.addAll(happened);
    happened.forEach(this::hears);
    return "takes " + run + " at version " + taken.version() + (known == null ? "" : " (memory)");
  }

  private void hears(RunEvent event) {
    if (event instanceof RunEvent.SlicesDone(var done)) {
      done.slices()
          .forEach(slice -> {
            world.history.saw("slice " + slice.decision());
            if (slice.reason() != null) {
              world.history.saw("slice " + slice.reason());
            }
          });
    }
  }

  private static Live load(RunRow row) {
    var spec = row.written().spec();
    var state =
        row.nodes().isEmpty()
            ? RunState.begin(spec)
            : RunState.resume(
                spec, new RunState.Snapshot(row.dispatches(), row.announced(), row.nodes()));
    return new Live(state, row.version(), false);
  }

  private String decide(RunState from, RunEvent event) {
    var decision = Planner.decide(from, event);
    state = decision.state();
    dirty.addAll(decision.state().dirtyNodes());
    effects.addAll(decision.effects());
    return run + " decides on " + event.getClass().getSimpleName();
  }

  private String perform(RunState current, Effect effect) {
    if (effect instanceof Effect.Emit(var event)) {
      emitted.add(event);
      effects.removeFirst();
      return run + " wants to send " + event.getClass().getSimpleName();
    }
    var answer = answers.to(effect, current);
    effects.removeFirst();
    // Before anything else happens: an open question would only be put again.
    events.addFirst(answer);
    return run + " asks " + effect.getClass().getSimpleName();
  }

  private String keep(Live from, RunState reached) {
    boolean changed =
        !dirty.isEmpty()
            || !emitted.isEmpty()
            || from.version() == 0
            || reached.status() != from.state().status();
    if (!changed) {
      memory.put(run, new Live(reached, from.version(), true));
      over = true;
      return run + " has nothing to write";
    }
    boolean kept = world.database.transaction(session -> write(session, from, reached));
    if (!kept) {
      world.history.saw("lost race for a run");
      memory.remove(run);
      again();
      return run + " was written by somebody else since version " + from.version();
    }
    if (reached.status().terminal()) {
      world.history.saw("run " + reached.status());
      memory.remove(run);
    } else {
      memory.put(run, new Live(reached, from.version() + 1, true));
    }
    withdrawing = reached.status() == RunStatus.CANCELLED;
    over = !withdrawing;
    return run + " is written, " + reached.status() + ", " + emitted.size() + " events";
  }

  /** Tells the cache of a cancelled run, then its row that the cache knows. */
  static String withdraw(World world, String run) {
    world.cache.cancel(run);
    world.database.transaction(session -> {
      session.statement();
      world.rows.withdrawnRuns.put(session, run, true);
      return run;
    });
    return "withdraws " + run;
  }

  private boolean write(Database.Session session, Live from, RunState reached) {
    session.statement();
    world.rows.runs.lock(session, run);
    var row = Known.present(world.rows.runs.get(session, run));
    if (row.version() != from.version() && world.mutant != Mutant.NO_COMPARE_AND_SET) {
      return false;
    }
    var snapshot = reached.snapshot();
    var nodes = new HashMap<>(row.nodes());
    for (var node : dirty) {
      nodes.put(node, Known.present(snapshot.nodes().get(node)));
    }
    world.rows.runs.put(
        session,
        run,
        new RunRow(
            row.order(),
            reached.status(),
            row.version() + 1,
            snapshot.dispatches(),
            snapshot.announced(),
            Map.copyOf(nodes),
            world.rows.nowMs,
            reached));
    session.statement();
    for (var event : emitted) {
      world.rows.plannerOutbox.put(
          session, world.database.nextNumber(), new Outgoing("planner", event));
    }
    return true;
  }
}
