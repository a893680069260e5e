package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.Exit;
import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.StartFailure;
import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.actor.Answer;
import dev.virgo.raygateway.actor.SlotActor;
import dev.virgo.raygateway.slot.Actors;
import dev.virgo.raygateway.slot.ClusterView;
import io.ray.api.Ray;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Actors of the cluster that this process drives. */
public final class RayActors implements Actors {
  private final RayCluster cluster;
  private final Settings settings;
  private final Supplier<ClusterView> view;

  private final Proof proof;

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
  }

  /** Takes away what workers of an earlier gateway left and nobody can use. */
  public void sweep() {
    WorkerDeath.sweep(settings.data());
    WorkerClasses.of(settings.data()).sweep();
  }

  /** Has one actor say hello, so that a cluster whose workers do not start is noticed now. */
  public void probe() throws StartFailure {
    var creator = Ray.actor(SlotActor::new, ActorSettings.probe().toBytes());
    var handle = creator.setMaxRestarts(0).setMaxTaskRetries(0);
    var report = new WorkerDeath(settings.data(), "probe-" + UUID.randomUUID());
    handle.setJvmOptions(WorkerJvm.small(report, settings.data()));
    var actor =
        new RayActor(handle.remote(), cluster, report, settings.patience(), proof, () -> true);
    var hello = actor.hello();
    Thread.ofPlatform().daemon().name("end-probe").start(actor::leave);
    switch (hello) {
      case Outcome.Answered(Answer.Hello _) -> {}
      case Outcome.Answered(var other) ->
          throw new IllegalStateException("a probe without a worker says " + other);
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
    var report = new WorkerDeath(settings.data(), demand.name() + "-" + UUID.randomUUID());
    var creator = Ray.actor(SlotActor::new, actor.toBytes());
    creator
        .setResource("CPU", demand.cpu())
        .setResource("memory", (double) demand.ramBytes())
        .setMaxRestarts(0)
        .setMaxTaskRetries(0);
    creator.setJvmOptions(
        WorkerJvm.options(demand, settings.workerOptions(), report, settings.data()));
    return new RayActor(
        creator.remote(),
        cluster,
        report.of(demand),
        settings.patience(),
        proof,
        () -> cluster.free().holds(demand.cpu(), demand.ramBytes()));
  }
}
