package dev.virgo.integration.simulation;

import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.Ending;
import dev.virgo.cache.decide.Reserved;
import dev.virgo.cache.decide.Want;
import dev.virgo.integration.simulation.Topics.Batch;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.NodeReady;
import dev.virgo.schemas.key.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One executor: reserves what it reads and then commits its position; its workers compute, its
 * settler tells the cache, its heartbeat renews. It may be slow without end: then its leases run
 * out and its commits come too late.
 */
final class ExecutorProcess implements Actor {
  private static final int MOST_JOBS = 4;

  private final World world;
  private final int number;
  private final Topics.Positions positions = new Topics.Positions();
  private final Map<Long, Job> jobs = new LinkedHashMap<>();

  private int life = 1;
  private boolean alone = true;
  private @Nullable Batch batch;
  private final ArrayDeque<NodeReady> read = new ArrayDeque<>();

  ExecutorProcess(World world, int number) {
    this.world = world;
    this.number = number;
  }

  @Override
  public String name() {
    return "executor " + number;
  }

  private boolean mayPoll() {
    return batch == null
        && jobs.size() < MOST_JOBS
        && world.topics.partitions("virgo.node-ready").stream()
            .anyMatch(one -> one.reader == number && positions.of(one) < one.log.size());
  }

  @Override
  public boolean ready() {
    return !alone || hasWork();
  }

  private boolean hasWork() {
    return batch != null || !jobs.isEmpty() || mayPoll();
  }

  /** Of one process of this instance. */
  private String holder() {
    return name() + "/" + life;
  }

  @Override
  public String step() {
    if (!alone && (!hasWork() || world.chance.oneIn(3))) {
      return takeOver();
    }
    if (!jobs.isEmpty() && world.chance.oneIn(6)) {
      return beat();
    }
    if (!jobs.isEmpty() && world.faulty(300)) {
      jobs.values().forEach(Job::shutDown);
      return "stops and gives everything back";
    }
    boolean consumes = batch != null || mayPoll();
    if (consumes && (jobs.isEmpty() || world.chance.oneIn(3))) {
      return consume();
    }
    var job = world.chance.pick(List.copyOf(jobs.values()));
    if (job.over()) {
      jobs.remove(job.lease);
      return "has nothing more under lease " + job.lease;
    }
    return job.hasOutcomes() && (!job.hasWork() || world.chance.oneIn(3))
        ? settle(job)
        : job.work();
  }

  private String takeOver() {
    int ended = world.cache.takeOver(holder());
    alone = true;
    if (ended > 0) {
      world.history.saw("takeover");
    }
    return "ends " + ended + " claims of its predecessors";
  }

  private String consume() {
    if (batch == null) {
      var next =
          Known.present(
              Topics.readable(
                  world.chance, world.topics.partitions("virgo.node-ready"), number, positions));
      batch = positions.take(next, world.chance.between(1, 2));
      batch.events().forEach(event -> read.add((NodeReady) event));
      if (world.mutant == Mutant.EARLY_ACKNOWLEDGEMENT) {
        batch.acknowledge();
      }
      return "polls " + batch;
    }
    if (!read.isEmpty()) {
      return reserve(read.getFirst());
    }
    batch.acknowledge();
    var done = "commits " + batch;
    batch = null;
    return done;
  }

  private String reserve(NodeReady ready) {
    var wants = ready.slices().stream().map(slice -> want(ready, slice)).toList();
    var reply =
        world.cache.reserve(new Reserve.Command(holder(), CacheCalls.LEASE, wants, Map.of()));
    read.removeFirst();
    var mine = new ArrayList<Job.Slot>();
    var told = new StringBuilder();
    for (int i = 0; i < wants.size(); i++) {
      var answer = reply.answers().get(i);
      told.append(' ').append(ready.slices().get(i).slice()).append(' ');
      told.append(answer.getClass().getSimpleName());
      world.history.saw("reserve " + answer.getClass().getSimpleName());
      if (answer instanceof Reserved.Mine(var generation)) {
        mine.add(new Job.Slot(ready.slices().get(i), generation));
      }
    }
    if (!mine.isEmpty()) {
      jobs.put(reply.lease(), new Job(world, reply.lease(), ready, mine));
    }
    return "reserves "
        + ready.run()
        + " "
        + ready.node()
        + " dispatch "
        + ready.slices().getFirst().dispatch()
        + " under lease "
        + reply.lease()
        + told;
  }

  private static Want want(NodeReady ready, Event.ReadySlice slice) {
    return new Want(
        ready.run(),
        ready.recording(),
        ready.node(),
        ready.group(),
        slice.slice(),
        slice.dispatch(),
        slice.cutoffKey(),
        slice.assetKeys(),
        ready.identity(),
        ready.configHash(),
        ready.codeHash(),
        ready.lockfileHash(),
        null,
        null);
  }

  /** What is finished meanwhile goes in one call; what the cache did not answer is told again. */
  private String settle(Job job) {
    if (!job.results.isEmpty()) {
      var answers = world.cache.commit(job.lease, List.copyOf(job.results));
      job.results.clear();
      var told = new StringBuilder("commits under lease " + job.lease + ":");
      for (var answer : answers) {
        told.append(' ').append(answer.getClass().getSimpleName());
        world.history.saw("commit " + answer.getClass().getSimpleName());
      }
      return told.toString();
    }
    if (!job.failures.isEmpty()) {
      int ended = world.cache.fail(job.lease, Map.copyOf(job.failures));
      job.failures.clear();
      return "reports failures under lease " + job.lease + ", which ends " + ended;
    }
    var first = job.releases.entrySet().iterator().next();
    var release = first.getValue();
    int ended =
        world.cache.release(job.lease, List.of(first.getKey()), release.ending(), release.found());
    job.releases.remove(first.getKey());
    return "gives back under lease "
        + job.lease
        + (release.ending() instanceof Ending.GivenBack back ? " " + back.reason() : "")
        + ", which ends "
        + ended;
  }

  private String beat() {
    var held = List.copyOf(jobs.values());
    var states = world.cache.renew(held.stream().map(job -> job.lease).toList());
    for (int i = 0; i < held.size(); i++) {
      var job = held.get(i);
      List<Key> cancelled = states.get(i).cancelled();
      if (!states.get(i).valid()) {
        // A zombie does not always hear that it is one before it acts.
        if (!world.faulty(2)) {
          jobs.remove(job.lease);
        }
      } else if (!cancelled.isEmpty()) {
        job.withdraw(cancelled);
      }
    }
    return "renews " + held.size() + " leases";
  }

  @Override
  public void crash() {
    life++;
    alone = false;
    jobs.clear();
    positions.forget();
    batch = null;
    read.clear();
  }
}
