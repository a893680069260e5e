package dev.virgo.raygateway.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.virgo.raygateway.actor.ActorSettings;
import dev.virgo.raygateway.slot.Actors;
import dev.virgo.raygateway.slot.Slot;
import dev.virgo.raygateway.slot.SlotEvent;
import dev.virgo.schemas.rpc.AskSlot;
import dev.virgo.schemas.rpc.ClusterState;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.GatewayEvent;
import dev.virgo.schemas.rpc.SlotEnded;
import dev.virgo.schemas.rpc.SlotReply;
import dev.virgo.schemas.rpc.SlotStarted;
import dev.virgo.schemas.rpc.StartSlot;
import dev.virgo.schemas.rpc.WorkerReply;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One executor's stream and its slots; they end with it. Commands come from one thread. */
final class Attachment implements StreamObserver<GatewayCommand> {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");

  /** More than the event around it takes, bytes. */
  private static final int AROUND_A_REPLY = 1024;

  private final Actors actors;
  private final Workers workers;
  private final EventStream events;
  private final Runnable onEnd;
  private final Map<Long, Slot> slots = new ConcurrentHashMap<>();
  private volatile boolean ended;

  /**
   * What all workers have in common.
   *
   * @param classPath as {@code java -cp} takes it
   * @param logs folder for what they print
   */
  record Workers(String classPath, Path logs) {}

  Attachment(Actors actors, Workers workers, EventStream events, Runnable onEnd) {
    this.actors = actors;
    this.workers = workers;
    this.events = events;
    this.onEnd = onEnd;
  }

  @Override
  public void onNext(GatewayCommand command) {
    switch (command.getWhatCase()) {
      case START_SLOT -> start(command.getStartSlot());
      case ASK_SLOT -> ask(command.getAskSlot());
      case END_SLOT -> {
        var slot = slots.get(command.getEndSlot().getSlot());
        if (slot != null) {
          slot.end();
        }
      }
      case WHAT_NOT_SET ->
          refuse("a command that this gateway does not know; both sides need the same version");
    }
  }

  private void start(StartSlot start) {
    if (ended) {
      return;
    }
    long id = start.getSlot();
    if (!start.getName().matches("[A-Za-z0-9_.-]{1,100}")) {
      refuse("slot name '" + start.getName() + "' is not of letters, digits, '_', '.' and '-'");
      return;
    }
    if (slots.containsKey(id)) {
      refuse("slot " + id + " is there already");
      return;
    }
    var demand = new Actors.Demand(start.getName(), start.getCpu(), start.getRamBytes());
    var slot = Slot.create(actors, demand, settings(start), new Told(id));
    // Before it can end, which takes it out.
    slots.put(id, slot);
    slot.start();
    if (ended) {
      endAll();
    }
  }

  private ActorSettings settings(StartSlot start) {
    var log = workers.logs().resolve("worker-" + start.getName() + ".log");
    return new ActorSettings(
        workers.classPath(),
        Map.of(
            "VIRGO_TOKEN", start.getWorkerToken(),
            "VIRGO_BLOB_ROOT", start.getBlobRoot(),
            "VIRGO_SLOT", start.getName(),
            "VIRGO_OTLP_ENDPOINT", start.getOtlp(),
            "VIRGO_WORKER_LOG", log.toString()));
  }

  /** A slot that ended is told once; requests that were on their way to it are nobody's fault. */
  private void ask(AskSlot ask) {
    var slot = slots.get(ask.getSlot());
    if (slot != null) {
      slot.ask(ask.getRequest().toByteArray());
    }
  }

  void tick() {
    slots.values().forEach(Slot::tick);
  }

  void say(ClusterState state) {
    events.say(state);
  }

  private void refuse(String why) {
    LOG.log(System.Logger.Level.WARNING, "an executor''s stream is ended: {0}", why);
    events.fail(Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException());
    end();
  }

  @Override
  public void onError(Throwable why) {
    LOG.log(System.Logger.Level.INFO, "an executor is gone: {0}", why.getMessage());
    end();
  }

  @Override
  public void onCompleted() {
    LOG.log(System.Logger.Level.INFO, "an executor left");
    events.complete();
    end();
  }

  /** Whatever ended the stream: no slot outlives it. */
  void end() {
    if (!ended) {
      ended = true;
      onEnd.run();
      endAll();
      events.close();
    }
  }

  private void endAll() {
    slots.values().forEach(Slot::end);
  }

  private final class Told implements Slot.Listener {
    private final long id;

    Told(long id) {
      this.id = id;
    }

    @Override
    public void tell(SlotEvent event) throws InterruptedException {
      switch (event) {
        case SlotEvent.Started started ->
            events.send(
                GatewayEvent.newBuilder()
                    .setSlotStarted(
                        SlotStarted.newBuilder()
                            .setSlot(id)
                            .setHost(started.host())
                            .setPid(started.pid()))
                    .build());
        case SlotEvent.Replied replied -> {
          for (var reply : replied.replies()) {
            events.send(replied(reply));
          }
        }
        case SlotEvent.Ended over -> {
          slots.remove(id);
          events.send(
              GatewayEvent.newBuilder()
                  .setSlotEnded(
                      SlotEnded.newBuilder()
                          .setSlot(id)
                          .setCause(cause(over.cause()))
                          .setMessage(over.message()))
                  .build());
        }
      }
    }

    /** A reply that the executor would not take ends this slot, not the stream of all of them. */
    private GatewayEvent replied(byte[] reply) {
      if (reply.length > GatewayRpc.MAX_MESSAGE_BYTES - AROUND_A_REPLY) {
        throw new IllegalStateException(
            "the worker of slot %d replies %d MiB, more than fits a message"
                .formatted(id, reply.length >> 20));
      }
      try {
        return GatewayEvent.newBuilder()
            .setSlotReply(SlotReply.newBuilder().setSlot(id).setReply(WorkerReply.parseFrom(reply)))
            .build();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("the worker of slot " + id + " replies what is none", e);
      }
    }

    @Override
    public void overrun() {
      refuse("slot " + id + " has too many requests waiting; wait for its replies");
    }
  }

  private static SlotEnded.Cause cause(SlotEvent.Cause cause) {
    return switch (cause) {
      case ASKED -> SlotEnded.Cause.ASKED;
      case DIED -> SlotEnded.Cause.DIED;
      case NOT_STARTED -> SlotEnded.Cause.NOT_STARTED;
      case CLUSTER -> SlotEnded.Cause.CLUSTER;
    };
  }
}
