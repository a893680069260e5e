package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.actor.Answer;
import dev.virgo.raygateway.actor.Frames;
import dev.virgo.raygateway.actor.SlotActor;
import dev.virgo.raygateway.slot.Actors;
import dev.virgo.raygateway.slot.SlotEvent;
import io.ray.api.ActorHandle;
import io.ray.api.Ray;
import io.ray.api.exception.RayException;
import io.ray.api.exception.RayTaskException;
import io.ray.api.exception.RayTimeoutException;
import io.ray.runtime.generated.Common.ActorDeathCause;
import io.ray.runtime.generated.Common.ActorDiedErrorContext.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One actor of the cluster. */
final class RayActor implements Actors.Actor {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");

  /** The call fails a moment before the cluster knows why. */
  private static final long KNOWN_AFTER = TimeUnit.MILLISECONDS.toNanos(500);

  private static final Duration ORDERLY_END = Duration.ofSeconds(20);

  private final ActorHandle<SlotActor> handle;
  private final RayCluster cluster;
  private final WorkerDeath report;
  private final Duration patience;
  private final Proof proof;
  private final BooleanSupplier room;

  /**
   * @param proof of the cluster, as far as there is one
   * @param room whether the cluster has a place for another one like it now
   */
  RayActor(
      ActorHandle<SlotActor> handle,
      RayCluster cluster,
      WorkerDeath report,
      Duration patience,
      Proof proof,
      BooleanSupplier room) {
    this.handle = handle;
    this.cluster = cluster;
    this.report = report;
    this.patience = patience;
    this.proof = proof;
    this.room = room;
  }

  @Override
  public Actors.Outcome hello() {
    return proof.judge(greet());
  }

  private Actors.Outcome greet() {
    try {
      return answered(Ray.get(send(SlotActor.hello()), patience.toMillis()));
    } catch (RayTimeoutException e) {
      return late();
    } catch (RayException e) {
      var lost = lost(e);
      return lost.cause() == SlotEvent.Cause.DIED
          ? new Actors.Outcome.Lost(SlotEvent.Cause.NOT_STARTED, lost.message())
          : lost;
    }
  }

  /** Where others have all there is, it is not to blame that it did not start. */
  private Actors.Outcome late() {
    boolean hasRoom;
    try {
      hasRoom = room.getAsBoolean();
    } catch (RuntimeException e) {
      return new Actors.Outcome.Lost(
          SlotEvent.Cause.CLUSTER, "it does not say what room it has: " + e.getMessage());
    }
    return hasRoom
        ? new Actors.Outcome.Lost(
            SlotEvent.Cause.NOT_STARTED,
            "its process did not start within %d s; the raylets' logs say why"
                .formatted(patience.toSeconds()))
        : new Actors.Outcome.Lost(
            SlotEvent.Cause.CLUSTER,
            "it had no place for another worker within %d s".formatted(patience.toSeconds()));
  }

  @Override
  public Actors.Outcome call(List<byte[]> requests) {
    try {
      return answered(send(Frames.join(requests)).get());
    } catch (RayException e) {
      return lost(e);
    }
  }

  private io.ray.api.ObjectRef<byte[]> send(byte[] input) {
    return handle.task(SlotActor::run, input).remote();
  }

  private static Actors.Outcome answered(byte[] answer) {
    return new Actors.Outcome.Answered(Answer.parse(answer));
  }

  /** Lets its process end by itself, as long as that does not take too long. */
  void leave() {
    try {
      var _ = Ray.get(handle.task(SlotActor::leave).remote(), ORDERLY_END.toMillis());
    } catch (RuntimeException e) {
      // That is how an end looks, and how one that takes too long does.
      LOG.log(System.Logger.Level.DEBUG, "actor {0} leaves: {1}", handle.getId(), e);
    }
    kill();
  }

  @Override
  public void kill() {
    try {
      handle.kill(true);
    } catch (RuntimeException e) {
      // Dead already, or the cluster is; the slot has ended anyhow.
      LOG.log(System.Logger.Level.DEBUG, "ending actor {0}: {1}", handle.getId(), e);
    }
    report.discard();
  }

  private Actors.Outcome.Lost lost(RayException e) {
    if (e instanceof RayTaskException) {
      // It lives, but has thrown what it should have answered.
      return new Actors.Outcome.Lost(SlotEvent.Cause.DIED, "the actor failed: " + e.getMessage());
    }
    var death = death();
    if (death.filter(RayActor::byCluster).isPresent()) {
      return new Actors.Outcome.Lost(
          SlotEvent.Cause.CLUSTER, "its node or the cluster went away: " + e.getMessage());
    }
    if (death.filter(ActorDeathCause::hasOomContext).isPresent()) {
      return new Actors.Outcome.Lost(
          SlotEvent.Cause.DIED,
          "worker was ended by Ray because its host ran out of memory; raise the transform's"
              + " @Resources(ramGb), so that fewer run at once");
    }
    return new Actors.Outcome.Lost(
        SlotEvent.Cause.DIED,
        report.read().orElseGet(() -> "worker ended by itself; its log is " + report.logName()));
  }

  private Optional<ActorDeathCause> death() {
    long until = System.nanoTime() + KNOWN_AFTER;
    var death = cluster.deathOf(handle.getId());
    while (death.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      death = cluster.deathOf(handle.getId());
    }
    return death;
  }

  private static boolean byCluster(ActorDeathCause death) {
    var reason = death.getActorDiedErrorContext().getReason();
    return death.hasActorDiedErrorContext()
        && (reason == Reason.NODE_DIED || reason == Reason.OWNER_DIED);
  }
}
