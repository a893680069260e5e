package dev.virgo.executor;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.virgo.executor.backend.BackendAway;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.rpc.Probe;
import dev.virgo.schemas.rpc.ProbeReply;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Publishes what workers can run: a worker is asked until one has answered and the broker has it.
 * What keeps that from being is told once, and again when it is something else.
 */
final class Publication {
  private static final long AGAIN_SECONDS = 5;

  private final Surroundings surroundings;
  private final boolean developmentMode;
  private volatile boolean published;
  private volatile String obstacle = "";

  /** What it works with. */
  interface Surroundings {
    /** A worker of the backend. */
    CompletableFuture<WorkerReply> ask(WorkerRequest question);

    /** Done when the broker has it. */
    CompletableFuture<?> deliver(Event event);

    /** Unless the executor stops meanwhile. */
    void later(long seconds, Runnable task);

    /** The log. */
    void say(Logger.Level level, String what);
  }

  Publication(Surroundings surroundings, boolean developmentMode) {
    this.surroundings = surroundings;
    this.developmentMode = developmentMode;
  }

  /** Why they are not published, for people; empty once they are. */
  Optional<String> trouble() {
    return published
        ? Optional.empty()
        : Optional.of(obstacle.isEmpty() ? "no worker has answered yet" : obstacle);
  }

  /** Asks, and goes on until it is done. */
  void begin() {
    var question = WorkerRequest.newBuilder().setProbe(Probe.getDefaultInstance()).build();
    var _ =
        surroundings
            .ask(question)
            .thenCompose(reply -> publish(reply.getProbe()))
            .whenComplete((_, failure) -> {
              if (failure == null) {
                done();
              } else {
                met(failure.getCause() == null ? failure : failure.getCause());
                surroundings.later(AGAIN_SECONDS, this::begin);
              }
            });
  }

  private void met(Throwable failure) {
    var why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (!why.equals(obstacle)) {
      obstacle = why;
      surroundings.say(
          failure instanceof BackendAway ? Logger.Level.WARN : Logger.Level.ERROR,
          "transforms are not published yet: %s; a worker is asked every %d s until one answers"
              .formatted(why, AGAIN_SECONDS));
    }
  }

  private void done() {
    published = true;
    if (!obstacle.isEmpty()) {
      surroundings.say(Logger.Level.INFO, "transforms are published now");
    }
  }

  private CompletableFuture<Void> publish(ProbeReply probe) {
    var sent = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < probe.getIdentitiesCount(); i++) {
      var identity = probe.getIdentities(i);
      try {
        var descriptor = EventJson.json().readTree(probe.getDescriptorsJson(i));
        var event = new Event.TransformPublished(identity, descriptor, developmentMode);
        sent.add(surroundings.deliver(event));
      } catch (JsonProcessingException e) {
        surroundings.say(
            Logger.Level.ERROR,
            "the descriptor of %s is no JSON: %s".formatted(identity, e.getMessage()));
      }
    }
    surroundings.say(
        Logger.Level.INFO,
        "workers run %s on Java %s".formatted(probe.getIdentitiesList(), probe.getJavaVersion()));
    return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
  }
}
