package dev.virgo.integration.simulation;

import dev.virgo.integration.simulation.Rows.RunRow;
import dev.virgo.integration.simulation.Topics.Batch;
import dev.virgo.integration.simulation.Topics.Partition;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.schemas.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One planner: reads its partitions, a batch at a time, gives every run its events, and commits the
 * position after that. Takes up runs of which nothing was heard, and cancels some for people.
 */
final class PlannerProcess implements Actor {
  private static final int QUIET_MS = 30_000;

  private final World world;
  private final int number;
  private final Answers answers;
  private final Map<String, RunWork.Live> memory = new HashMap<>();
  private final Topics.Positions positions = new Topics.Positions();
  private final SortedSet<String> wishes;

  private @Nullable Batch batch;
  private final ArrayDeque<Event> read = new ArrayDeque<>();
  private final ArrayDeque<RunWork> work = new ArrayDeque<>();

  /**
   * @param wishes runs that somebody wants cancelled, and asks until it is done
   */
  PlannerProcess(World world, int number, SortedSet<String> wishes) {
    this.world = world;
    this.number = number;
    this.answers = new Answers(world);
    this.wishes = wishes;
  }

  @Override
  public String name() {
    return "planner " + number;
  }

  private List<Partition> partitions() {
    var partitions = new ArrayList<>(world.topics.partitions("virgo.run-requested"));
    partitions.addAll(world.topics.partitions("virgo.node-done"));
    return partitions;
  }

  @Override
  public boolean ready() {
    return batch != null
        || !work.isEmpty()
        || !wishes.isEmpty()
        || partitions().stream()
            .anyMatch(one -> one.reader == number && positions.of(one) < one.log.size())
        || quietRun() != null
        || notWithdrawn() != null;
  }

  @Override
  public String step() {
    if (!work.isEmpty()) {
      var current = work.getFirst();
      var done = current.step();
      if (current.over()) {
        work.removeFirst();
      }
      return done;
    }
    if (!read.isEmpty()) {
      return handle();
    }
    if (batch != null) {
      batch.acknowledge();
      var done = "commits " + batch;
      batch = null;
      return done;
    }
    return begin();
  }

  private String begin() {
    if (!wishes.isEmpty() && world.chance.oneIn(4)) {
      var run = Known.present(wishes.first());
      if (over(run)) {
        wishes.remove(run);
        return run + " need not be cancelled any more";
      }
      work.add(give(run, new RunEvent.CancelRequested()));
      return "is asked to cancel " + run;
    }
    var next = Topics.readable(world.chance, partitions(), number, positions);
    if (next != null) {
      batch = positions.take(next, world.chance.between(1, 3));
      read.addAll(batch.events());
      return "polls " + batch;
    }
    var quiet = quietRun();
    if (quiet != null) {
      work.add(give(quiet));
      return "hears nothing of " + quiet + " and takes it up";
    }
    var cancelled = notWithdrawn();
    if (cancelled != null) {
      return RunWork.withdraw(world, cancelled);
    }
    return "idles";
  }

  private boolean over(String run) {
    var row = world.rows.runs.committed().get(run);
    return row != null && row.status().terminal();
  }

  private @Nullable String quietRun() {
    for (var run : world.rows.runs.committed().entrySet()) {
      if (!run.getValue().status().terminal()
          && run.getValue().progressedAtMs() + QUIET_MS < world.rows.nowMs
          && !memory.containsKey(run.getKey())) {
        return run.getKey();
      }
    }
    return null;
  }

  private @Nullable String notWithdrawn() {
    for (var run : world.rows.runs.committed().entrySet()) {
      if (run.getValue().status() == RunStatus.CANCELLED
          && !world.rows.withdrawnRuns.committed().containsKey(run.getKey())) {
        return run.getKey();
      }
    }
    return null;
  }

  private RunWork give(String run, RunEvent... events) {
    return new RunWork(world, memory, answers, run, List.of(events));
  }

  /** One transaction per run, however many of its slices are done. */
  private String handle() {
    if (read.getFirst() instanceof Event.RunRequested request) {
      insert(request);
      read.removeFirst();
      work.add(give(request.run()));
      return "pins " + request.run();
    }
    var done = new LinkedHashMap<String, List<RunEvent>>();
    while (read.peekFirst() instanceof Event.NodeDone node) {
      done.computeIfAbsent(node.run(), _ -> new ArrayList<>()).add(new RunEvent.SlicesDone(node));
      read.removeFirst();
    }
    done.forEach((run, events) -> work.add(give(run, events.toArray(RunEvent[]::new))));
    return "hears of " + done.keySet();
  }

  private void insert(Event.RunRequested request) {
    var spec =
        world.scenery.spec(request.run(), request.recording(), Known.present(request.pipeline()));
    world.database.transaction(session -> {
      session.statement();
      world.rows.runs.lock(session, request.run());
      if (world.rows.runs.get(session, request.run()) == null) {
        world.rows.runs.put(
            session,
            request.run(),
            new RunRow(
                world.rows.runs.all(session).size(),
                RunStatus.PLANNING,
                0,
                0,
                false,
                Map.of(),
                world.rows.nowMs,
                RunState.begin(spec)));
      }
      return request.run();
    });
  }

  /** The reconciler's look: what is still out after a long silence is sent out once more. */
  void repair(String run) {
    var row = Known.present(world.rows.runs.committed().get(run));
    var lost = row.written().inFlight();
    world.history.repairs += lost.size();
    work.add(give(run, new RunEvent.Repair(lost)));
  }

  @Override
  public void crash() {
    memory.clear();
    positions.forget();
    batch = null;
    read.clear();
    work.clear();
  }
}
