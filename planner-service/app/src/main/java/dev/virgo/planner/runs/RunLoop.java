package dev.virgo.planner.runs;

import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.sql.Database;
import dev.virgo.planner.trace.Spans;
import dev.virgo.schemas.event.Event;
import dev.virgo.wire.About;
import dev.virgo.wire.Outbox;
import dev.virgo.wire.Traces;
import dev.virgo.wire.Transient;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Drives runs. Per call: take the run from memory or its rows, decide until only writing remains,
 * then write run, nodes and events in one transaction, if nobody else has written the run since;
 * else all of it again. Memory is a copy of the rows and may be lost at any time.
 */
@Singleton
public class RunLoop {
  private static final Logger LOG = Logger.getLogger(RunLoop.class);
  private static final int ATTEMPTS = 20;
  private static final int LOCKS = 64;
  private static final int MOST_IN_MEMORY = 1_000;

  private final Database database;
  private final Runs runs;
  private final RunLoader loader;
  private final Answers answers;
  private final StandardRuns standard;
  private final Withdrawals withdrawals;
  private final Relay relay;
  private final Timings timings;
  private final RunMetrics metrics;
  private final Spans spans;
  private final Map<String, Live> memory = new ConcurrentHashMap<>();
  private final Set<String> waiting = Collections.synchronizedSet(new LinkedHashSet<>());
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  public RunLoop(
      Database database,
      Runs runs,
      RunLoader loader,
      Answers answers,
      StandardRuns standard,
      Withdrawals withdrawals,
      Relay relay,
      Timings timings,
      RunMetrics metrics,
      Spans spans) {
    this.database = database;
    this.runs = runs;
    this.loader = loader;
    this.answers = answers;
    this.standard = standard;
    this.withdrawals = withdrawals;
    this.relay = relay;
    this.timings = timings;
    this.metrics = metrics;
    this.spans = spans;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /**
   * Plans a run that has been written, or takes it up again. If somebody who is needed for that
   * does not answer, the run waits, and no other run with it.
   */
  public void begin(String run) throws SQLException {
    var _ = drive(run, List.of());
  }

  /** Runs that wait for another service, longest untried first. */
  List<String> waiting() {
    return List.copyOf(waiting);
  }

  /** Takes a run up from its rows unless it is in memory, or waits and is tried again sooner. */
  void retake(String run) throws SQLException {
    if (!memory.containsKey(run) && !waiting.contains(run)) {
      begin(run);
    }
  }

  /** Forgets a run; it is found in its rows. */
  void drop(String run) {
    waiting.remove(run);
    memory.remove(run);
  }

  /**
   * What happened to a run. It is written also where somebody who is needed for what follows does
   * not answer: then the run waits, as after {@link #begin}.
   *
   * @return whether there is such a run and it was not over
   */
  public boolean handle(String run, List<RunEvent> events) throws SQLException {
    return drive(run, events);
  }

  /** Without an event: puts the questions that are open. */
  private boolean drive(String run, List<RunEvent> events) throws SQLException {
    var lock = locks[Math.floorMod(run.hashCode(), LOCKS)];
    lock.lock();
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        var live = live(run);
        if (live.isEmpty() || live.get().row().status().terminal()) {
          waiting.remove(run);
          return false;
        }
        try (var _ = About.run(run, live.get().row().traceparent())) {
          if (decide(live.get(), events)) {
            heard(live.get().row(), events);
            return true;
          }
        }
        memory.remove(run);
        metrics.conflict();
      }
      throw new IllegalStateException(
          "run " + run + " was written by others " + ATTEMPTS + " times in a row");
    } finally {
      lock.unlock();
    }
  }

  private void heard(RunRow run, List<RunEvent> events) {
    for (var event : events) {
      if (event instanceof RunEvent.SlicesDone(Event.NodeDone done)) {
        metrics.heard(run, done);
      }
    }
  }

  /**
   * The slices of a run as they are now, also of one that is over; empty if there is none or it was
   * rejected.
   */
  public Optional<RunState> look(String run) throws SQLException {
    var live = live(run);
    return live.isEmpty() || live.get().questions() != Live.Questions.NOT_PUT
        ? live.map(Live::state)
        : Optional.of(new Step(live.get(), answers).planned());
  }

  private Optional<Live> live(String run) throws SQLException {
    var known = memory.get(run);
    return known != null
        ? Optional.of(known)
        : database.read(connection -> loader.load(connection, run));
  }

  private boolean decide(Live live, List<RunEvent> events) throws SQLException {
    long start = System.nanoTime();
    try {
      return spans.within(
          live.version() == 0 ? "plan" : "decide",
          Map.of(
              "virgo.run", live.row().id(),
              "virgo.recording", live.row().recording(),
              "virgo.events", Integer.toString(events.size())),
          () -> {
            var step = new Step(live, answers);
            return events.isEmpty() ? begun(live, step.again()) : keep(live, step.through(events));
          });
    } finally {
      metrics.decide().record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Nothing has happened that would have to be kept where a question stays open. */
  private boolean begun(Live live, Step step) throws SQLException {
    if (step.open()) {
      waits(live, step);
      return true;
    }
    return keep(live, step);
  }

  private void waits(Live live, Step step) {
    // To the end, so that each has its turn.
    boolean waitsStill = waiting.remove(live.row().id());
    waiting.add(live.row().id());
    step.unanswered()
        .ifPresent(e ->
            LOG.logf(
                waitsStill ? Logger.Level.DEBUG : Logger.Level.WARN,
                "run %s waits: %s",
                live.row().id(),
                e.getMessage()));
  }

  private boolean keep(Live live, Step step) throws SQLException {
    if (step.open()) {
      waits(live, step);
    } else {
      waiting.remove(live.row().id());
    }
    if (!step.changed()) {
      remember(live, step, live.version());
      return true;
    }
    boolean kept = database.transaction(connection -> write(connection, live, step));
    if (!kept) {
      return false;
    }
    relay.wake();
    if (step.state().status().terminal()) {
      memory.remove(live.row().id());
      ended(live.row(), step.state());
      if (step.state().status() == RunStatus.CANCELLED) {
        withdrawals.withdraw(live.row().id());
      }
    } else {
      remember(live, step, live.version() + 1);
    }
    return true;
  }

  private boolean write(Connection connection, Live live, Step step) throws SQLException {
    if (!runs.update(connection, step.state(), live.version(), step.dirty())) {
      return false;
    }
    var traceparent = Traces.traceparent(Context.current());
    var outgoing = new ArrayList<Outbox.Outgoing>();
    step.emitted().forEach(event -> outgoing.add(new Outbox.Outgoing(event, traceparent)));
    if (step.state().status().terminal()) {
      standard
          .following(connection, live.row())
          .ifPresent(request -> outgoing.add(new Outbox.Outgoing(request, null)));
    }
    Outbox.append(connection, "planner", outgoing);
    return true;
  }

  private void remember(Live live, Step step, long version) {
    if (step.open() && step.finishing()) {
      memory.remove(live.row().id());
      return;
    }
    if (memory.size() >= MOST_IN_MEMORY) {
      // Whichever: a run that is forgotten is read from its rows again.
      memory.keySet().stream().findAny().ifPresent(memory::remove);
    }
    metrics.watch(live.row(), () -> memory.values().stream());
    var questions = step.open() ? Live.Questions.OPEN : Live.Questions.ANSWERED;
    memory.put(
        live.row().id(), new Live(step.state(), version, live.row(), live.pinned(), questions));
  }

  private void ended(RunRow row, RunState state) {
    metrics.ended(row, state);
    timings.learn(state);
    spans.within(
        "run-" + state.status().name().toLowerCase(java.util.Locale.ROOT),
        Map.of("virgo.run", row.id(), "virgo.pipeline", row.pipeline()),
        () -> List.of());
    LOG.infof("run %s of %s on %s: %s", row.id(), row.pipeline(), row.recording(), state.status());
  }

  /**
   * Ends a run that an event keeps breaking. If even that is beyond the core, the row says so.
   *
   * @param reason for people
   */
  public void impossible(String run, String recording, String reason) throws SQLException {
    try (var _ = About.run(run)) {
      endImpossible(run, recording, reason);
    }
  }

  private void endImpossible(String run, String recording, String reason) throws SQLException {
    try {
      handle(run, List.of(new RunEvent.Impossible(reason)));
    } catch (RuntimeException e) {
      if (Transient.is(e)) {
        throw e;
      }
      LOG.errorf(e, "run %s cannot be taken up; it is ended by its row", run);
      drop(run);
      database.transaction(connection -> end(connection, run, recording, reason));
      relay.wake();
    }
  }

  private boolean end(Connection connection, String run, String recording, String reason)
      throws SQLException {
    var row = runs.find(connection, run);
    if (row.isEmpty() || !runs.end(connection, run, reason)) {
      return false;
    }
    var outgoing = new ArrayList<Outbox.Outgoing>();
    outgoing.add(Outbox.Outgoing.traced(new Event.RunFailed(run, recording, "", null, reason)));
    standard
        .following(connection, row.get())
        .ifPresent(request -> outgoing.add(new Outbox.Outgoing(request, null)));
    Outbox.append(connection, "planner", outgoing);
    return true;
  }
}
