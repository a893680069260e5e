package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.Exit;
import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.StartFailure;
import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.actor.Answer;
import dev.virgo.raygateway.actor.Rehearsal;
import dev.virgo.raygateway.actor.SlotActor;
import dev.virgo.raygateway.slot.Actors;
import dev.virgo.raygateway.slot.ClusterView;
import io.ray.api.Ray;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Actors of the cluster that this process drives. */
public final class RayActors implements Actors {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");

  /** An executor whose gateway came back asks for workers within this, if it needs any. */
  private static final Duration ASKED_AT_ONCE = Duration.ofSeconds(1);

  private final RayCluster cluster;
  private final Settings settings;
  private final Supplier<ClusterView> view;
  private final Proof proof;
  private final WorkerClasses classes;

  /**
   * Starts none.
   *
   * @param view what the cluster consists of, as of lately
   * @param proof of the cluster, which these actors are the first to give
   */
  public RayActors(RayCluster cluster, Settings settings, Supplier<ClusterView> view, Proof proof) {
    this.cluster = cluster;
    this.settings = settings;
    this.view = view;
    this.proof = proof;
    this.classes = WorkerClasses.of(settings);
  }

  /** Takes away what workers of an earlier gateway left and nobody can use. */
  public void sweep() {
    WorkerDeath.sweep(settings.data());
    classes.sweep();
  }

  /**
   * Sees that workers start in the cluster, so that one in which they do not is noticed now.
   * Executors' own show it as well; an actor for that alone is started where none asks for one,
   * where the first that was asked for does not start, and where it has classes to leave behind.
   *
   * @param rehearsal by which it loads those
   * @throws StartFailure if none starts
   */
  public void prove(Rehearsal rehearsal) throws StartFailure, InterruptedException {
    if (!classes.archive().exists()) {
      probe(rehearsal.worker(), actor -> rehearse(actor, rehearsal.question()));
    } else if (!proof.comesWithin(ASKED_AT_ONCE, settings.patience())) {
      probe(ActorSettings.probe(), RayActor::kill);
    }
  }

  private static void rehearse(RayActor actor, byte[] question) {
    var answer = actor.call(List.of(question));
    LOG.log(System.Logger.Level.DEBUG, "a worker that rehearses answers {0}", answer);
    actor.leave();
  }

  /** Has an actor say hello, and go on by itself. */
  private void probe(ActorSettings worker, Consumer<RayActor> then) throws StartFailure {
    var creator = Ray.actor(SlotActor::new, worker.toBytes());
    var handle = creator.setMaxRestarts(0).setMaxTaskRetries(0);
    var report = new WorkerDeath(settings.data(), "probe-" + UUID.randomUUID());
    handle.setJvmOptions(WorkerJvm.small(report, classes));
    var actor =
        new RayActor(handle.remote(), cluster, report, settings.patience(), proof, () -> true);
    var hello = actor.hello();
    Thread.ofPlatform().daemon().name("probe").start(() -> then.accept(actor));
    switch (hello) {
      case Outcome.Answered(Answer.Hello _) -> {}
      // What is wrong with the worker every slot says.
      case Outcome.Answered(Answer.Refused _) -> {}
      case Outcome.Answered(var other) -> throw new IllegalStateException("a probe says " + other);
      // Late or on a bad node, while others work.
      case Outcome.Lost _ when proof.isGiven() -> {}
      case Outcome.Lost lost ->
          throw new StartFailure(
              Exit.NO_WORKERS,
              "the cluster starts no workers: "
                  + lost.message()
                  + "; is the `java` on the PATH of `ray start` version 25, and is there memory?");
    }
  }

  @Override
  public Optional<Outcome.Lost> refuses(Demand demand) {
    return view.get().refuses(demand.cpu(), demand.ramBytes());
  }

  @Override
  public Actor create(Demand demand, ActorSettings actor) {
    proof.tried();
    var report = new WorkerDeath(settings.data(), demand.name() + "-" + UUID.randomUUID());
    var creator = Ray.actor(SlotActor::new, actor.toBytes());
    creator
        .setResource("CPU", demand.cpu())
        .setResource("memory", (double) demand.ramBytes())
        .setMaxRestarts(0)
        .setMaxTaskRetries(0);
    creator.setJvmOptions(WorkerJvm.options(demand, settings.workerOptions(), report, classes));
    return new RayActor(
        creator.remote(),
        cluster,
        report.of(demand),
        settings.patience(),
        proof,
        () -> cluster.free().holds(demand.cpu(), demand.ramBytes()));
  }
}
