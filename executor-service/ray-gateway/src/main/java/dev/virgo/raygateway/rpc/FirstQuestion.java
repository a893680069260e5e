package dev.virgo.raygateway.rpc;

import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.slot.Rehearsal;
import dev.virgo.schemas.rpc.Probe;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.util.Map;
import java.util.UUID;

/** What every executor asks of its first worker, asked by nobody. */
public final class FirstQuestion {
  private FirstQuestion() {}

  /** A worker as a slot's, which is to say what it runs. */
  public static Rehearsal of(Settings settings) {
    var token = UUID.randomUUID().toString();
    var log = settings.data().resolve("logs").resolve("worker-rehearsal.log");
    var worker =
        Map.of(
            "VIRGO_TOKEN",
            token,
            // No result comes of it.
            "VIRGO_BLOB_ROOT",
            settings.data().toUri().toString(),
            "VIRGO_SLOT",
            "rehearsal",
            "VIRGO_WORKER_LOG",
            log.toString());
    var question =
        WorkerRequest.newBuilder().setId(1).setToken(token).setProbe(Probe.getDefaultInstance());
    return new Rehearsal(
        new ActorSettings(settings.workerClassPath(), worker), question.build().toByteArray());
  }
}
