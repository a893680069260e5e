package dev.virgo.executor.ray;

import dev.virgo.executor.pool.NeverStarted;
import dev.virgo.executor.pool.Worker;
import dev.virgo.executor.pool.WorkerClass;
import dev.virgo.executor.pool.WorkerEnd;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.GatewayEvent;
import dev.virgo.schemas.rpc.RayGatewayGrpc;
import dev.virgo.schemas.rpc.StartSlot;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One stream to the gateway with the slots on it, from its beginning to its end. */
final class Attachment implements ClientResponseObserver<GatewayCommand, GatewayEvent> {
  private static final Logger LOG = Logger.getLogger(Attachment.class);

  private final RayGatewayGrpc.RayGatewayStub gateway;
  private final RayWorkers.Settings settings;
  private final String workerToken;
  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, RaySlot> slots = new HashMap<>();
  private @Nullable ClientCallStreamObserver<GatewayCommand> commands;
  private long lastSlot;

  /** Before, it takes no command; what was asked then would be lost. */
  private boolean open;

  private boolean ended;

  /** Told by one thread at a time. */
  interface Listener {
    void cluster(Attachment from, Cluster now);

    /** The stream is over; {@link #interrupt} says so to the slots that were on it. */
    void ended(Attachment from, Status why);
  }

  Attachment(
      ManagedChannel channel, RayWorkers.Settings settings, String workerToken, Listener listener) {
    this.gateway = RayGatewayGrpc.newStub(channel);
    this.settings = settings;
    this.workerToken = workerToken;
    this.listener = listener;
  }

  void begin() {
    var _ = gateway.attach(this);
    opened();
  }

  private void opened() {
    lock.lock();
    try {
      open = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<GatewayCommand> requests) {
    lock.lock();
    try {
      commands = requests;
    } finally {
      lock.unlock();
    }
  }

  /** A slot's worker; interrupted at once where the stream is over, or not yet open. */
  Worker start(WorkerClass workerClass, String name, Worker.Listener worker) {
    lock.lock();
    try {
      if (ended || !open) {
        return NeverStarted.of(
            worker,
            new WorkerEnd.Interrupted(
                "the Ray gateway %s %s"
                    .formatted(settings.gateway(), ended ? "has gone" : "is being attached to")));
      }
      var slot = new RaySlot(++lastSlot, this::send, worker);
      slots.put(lastSlot, slot);
      send(GatewayCommand.newBuilder().setStartSlot(request(workerClass, name)).build());
      return slot;
    } finally {
      lock.unlock();
    }
  }

  private StartSlot request(WorkerClass workerClass, String name) {
    return StartSlot.newBuilder()
        .setSlot(lastSlot)
        .setName(name)
        // A cluster sets something aside for everything.
        .setCpu(workerClass.cpus() == 0 ? Cluster.QUESTION_CPUS : workerClass.cpus())
        .setRamBytes(workerClass.ramBytes())
        .setWorkerToken(workerToken)
        .setBlobRoot(settings.blobRoot().toString())
        .setOtlp(settings.otlp())
        .build();
  }

  private void send(GatewayCommand command) {
    lock.lock();
    try {
      // After the end nobody reads it, and every slot is told of that.
      if (!ended && commands != null) {
        commands.onNext(command);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the gateway up; the listener is told as of any other end. */
  void cancel(String why) {
    lock.lock();
    try {
      if (!ended && commands != null) {
        // What is cancelled takes no command any more.
        ended = true;
        commands.cancel(why, null);
      }
    } finally {
      lock.unlock();
    }
  }

  // ------------------------------------------------------------------ what the gateway says

  @Override
  public void onNext(GatewayEvent event) {
    // The first answer may come before the thread that attached goes on.
    opened();
    switch (event.getWhatCase()) {
      case CLUSTER -> listener.cluster(this, Cluster.of(event.getCluster()));
      case SLOT_STARTED -> {
        var started = event.getSlotStarted();
        find(started.getSlot()).ifPresent(slot -> slot.started(started.getHost()));
      }
      case SLOT_REPLY -> {
        var reply = event.getSlotReply();
        find(reply.getSlot()).ifPresent(slot -> slot.replied(reply.getReply()));
      }
      case SLOT_ENDED -> {
        var end = event.getSlotEnded();
        remove(end.getSlot()).ifPresent(slot -> slot.ended(end));
      }
      case WHAT_NOT_SET -> LOG.warn("the Ray gateway says something that is not known here");
    }
  }

  private Optional<RaySlot> find(long slot) {
    lock.lock();
    try {
      return Optional.ofNullable(slots.get(slot));
    } finally {
      lock.unlock();
    }
  }

  private Optional<RaySlot> remove(long slot) {
    lock.lock();
    try {
      return Optional.ofNullable(slots.remove(slot));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  private void end(Status why) {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    listener.ended(this, why);
  }

  /** Tells every slot that was on it. */
  void interrupt(String why) {
    List<RaySlot> left;
    lock.lock();
    try {
      left = new ArrayList<>(slots.values());
      slots.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(slot -> slot.interrupted(why));
  }
}
