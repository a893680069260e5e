package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.Exit;
import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.StartFailure;
import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.actor.Answer;
import dev.virgo.raygateway.actor.SlotActor;
import dev.virgo.raygateway.slot.Actors;
import dev.virgo.raygateway.slot.ClusterView;
import dev.virgo.raygateway.slot.Rehearsal;
import io.ray.api.Ray;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Actors of the cluster that this process drives. */
public final class RayActors implements Actors {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");

  /** An executor whose gateway came back asks for workers within this, if it needs any. */
  private static final Duration ASKED_AT_ONCE = Duration.ofSeconds(1);

  /** The first workers need all cores for a while. */
  private static final Duration AFTER_THE_FIRST = Duration.ofSeconds(10);

  /** One that takes longer may have no place; it is not waited for. */
  private static final Duration STARTED_SOON = Duration.ofSeconds(10);

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
   * Executors' own show it as well; an actor for that alone is started where none asks for one, or
   * the first that was asked for does not start soon.
   *
   * @throws StartFailure if none starts
   */
  public void prove() throws StartFailure, InterruptedException {
    if (!proof.comesWithin(ASKED_AT_ONCE, STARTED_SOON)) {
      probe();
    }
  }

  private void probe() throws StartFailure {
    var report = new WorkerDeath(settings.data(), "probe-" + UUID.randomUUID());
    var actor = alone(ActorSettings.probe(), WorkerJvm.small(report, classes), report);
    var hello = actor.hello();
    Thread.ofPlatform().daemon().name("end-probe").start(actor::kill);
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

  /** With nothing set aside for it. */
  private RayActor alone(ActorSettings actor, List<String> jvm, WorkerDeath report) {
    var creator = Ray.actor(SlotActor::new, actor.toBytes());
    var handle = creator.setMaxRestarts(0).setMaxTaskRetries(0);
    handle.setJvmOptions(jvm);
    return new RayActor(handle.remote(), cluster, report, settings.patience(), proof, () -> true);
  }

  /**
   * Has an actor load what later ones load, and leave that behind, where nothing was left yet.
   * Nobody waits for it, and nothing is wrong where it fails but that starts stay slow.
   */
  public void rehearse(Rehearsal rehearsal) {
    if (!classes.archive().exists()) {
      CompletableFuture.delayedExecutor(
              AFTER_THE_FIRST.toMillis(),
              TimeUnit.MILLISECONDS,
              task -> Thread.ofPlatform().daemon().name("rehearsal").start(task))
          .execute(() -> rehearsed(rehearsal));
    }
  }

  private void rehearsed(Rehearsal rehearsal) {
    var report = new WorkerDeath(settings.data(), "rehearsal-" + UUID.randomUUID());
    var jvm = WorkerJvm.rehearsing(report, classes);
    RayActor actor;
    try {
      actor = alone(rehearsal.worker(), jvm, report);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "workers will not start faster next time", e);
      return;
    }
    // A worker that hangs would keep this thread and its own process for the gateway's life.
    var late =
        CompletableFuture.delayedExecutor(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
    var end = CompletableFuture.runAsync(actor::kill, late);
    boolean rehearsed = false;
    try {
      rehearsed = answers(actor, rehearsal.question());
    } finally {
      end.cancel(false);
      if (rehearsed) {
        actor.leave();
      } else {
        actor.kill();
      }
    }
  }

  private boolean answers(RayActor actor, byte[] question) {
    var last = actor.hello();
    if (last instanceof Outcome.Answered(Answer.Hello _)) {
      last = actor.call(List.of(question));
      while (last instanceof Outcome.Answered(Answer.Replies(boolean busy, _)) && busy) {
        last = actor.call(List.of());
      }
      if (last instanceof Outcome.Answered(Answer.Replies(boolean busy, _)) && !busy) {
        return true;
      }
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "workers will not start faster next time: one that rehearsed says {0}",
        last);
    return false;
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
    creator.setJvmOptions(WorkerJvm.options(demand, settings.workerOptions(), report, classes));
    var handle = creator.remote();
    proof.tried();
    return new RayActor(
        handle,
        cluster,
        report.of(demand),
        settings.patience(),
        proof,
        () -> cluster.free().holds(demand.cpu(), demand.ramBytes()));
  }
}
