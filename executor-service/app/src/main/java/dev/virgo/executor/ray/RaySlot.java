package dev.virgo.executor.ray;

import dev.virgo.executor.pool.Worker;
import dev.virgo.executor.pool.WorkerEnd;
import dev.virgo.schemas.rpc.AskSlot;
import dev.virgo.schemas.rpc.EndSlot;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.SlotEnded;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One actor of the cluster, as the gateway's slot. */
final class RaySlot implements Worker {
  private final long slot;
  private final Consumer<GatewayCommand> commands;
  private final Listener listener;
  private final AtomicBoolean killed = new AtomicBoolean();
  private volatile String host = "";

  /**
   * @param slot its number on the stream
   * @param commands sends to the gateway, in order, without waiting
   */
  RaySlot(long slot, Consumer<GatewayCommand> commands, Listener listener) {
    this.slot = slot;
    this.commands = commands;
    this.listener = listener;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public void send(WorkerRequest request) {
    commands.accept(
        GatewayCommand.newBuilder()
            .setAskSlot(AskSlot.newBuilder().setSlot(slot).setRequest(request))
            .build());
  }

  @Override
  public void kill() {
    if (killed.compareAndSet(false, true)) {
      commands.accept(
          GatewayCommand.newBuilder().setEndSlot(EndSlot.newBuilder().setSlot(slot)).build());
    }
  }

  void started(String onHost) {
    host = onHost;
  }

  void replied(WorkerReply reply) {
    listener.message(reply);
  }

  void ended(SlotEnded end) {
    listener.ended(
        switch (end.getCause()) {
          case ASKED -> new WorkerEnd.Killed();
          // An actor's answer, and what it was to tell, is lost with it.
          case DIED, UNRECOGNIZED -> new WorkerEnd.Died(died(end.getMessage()), false);
          case NOT_STARTED -> new WorkerEnd.NotStarted("no worker on Ray: " + end.getMessage());
          case CLUSTER -> new WorkerEnd.Interrupted("the Ray cluster: " + end.getMessage());
        });
  }

  void interrupted(String why) {
    listener.ended(new WorkerEnd.Interrupted(why));
  }

  private String died(String message) {
    return host.isEmpty()
        ? "ended (%s)".formatted(message)
        : "on %s ended (%s)".formatted(host, message);
  }
}
