package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.actor.EchoActor;
import dev.virgo.raygateway.slot.Actors;
import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A driver with nothing around it, to measure against. */
public final class RawCalls implements AutoCloseable {
  private final List<ActorHandle<EchoActor>> actors = new ArrayList<>();
  private final byte[] payload;

  /** Starts as many actors of a slot's shape, in the driver that this process is. */
  public RawCalls(int count, Actors.Demand demand, Settings settings, byte[] payload) {
    this.payload = payload;
    var classes = WorkerClasses.of(settings);
    for (int i = 0; i < count; i++) {
      var creator = Ray.actor(EchoActor::new, ActorSettings.probe().toBytes());
      creator
          .setResource("CPU", demand.cpu())
          .setResource("memory", (double) demand.ramBytes())
          .setMaxRestarts(0)
          .setMaxTaskRetries(0);
      var report = new WorkerDeath(settings.data(), "raw-" + i);
      creator.setJvmOptions(WorkerJvm.options(demand, List.of(), report, classes));
      actors.add(creator.remote());
    }
    actors.forEach(actor -> send(actor).get());
  }

  private ObjectRef<byte[]> send(ActorHandle<EchoActor> actor) {
    return actor.task(EchoActor::run, payload).remote();
  }

  /** Nanoseconds of each of so many calls, one after the other. */
  public long[] oneByOne(int calls) {
    var times = new long[calls];
    for (int i = 0; i < calls; i++) {
      long since = System.nanoTime();
      send(actors.getFirst()).get();
      times[i] = System.nanoTime() - since;
    }
    return times;
  }

  /** Calls per second of so many calls over all actors. */
  public double perSecond(int calls, int inFlight) {
    var waiting = new ArrayDeque<ObjectRef<byte[]>>();
    long since = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      if (waiting.size() == inFlight) {
        waiting.remove().get();
      }
      waiting.add(send(actors.get(i % actors.size())));
    }
    waiting.forEach(ObjectRef::get);
    return calls * 1e9 / (System.nanoTime() - since);
  }

  @Override
  public void close() {
    actors.forEach(actor -> actor.kill(true));
  }
}
