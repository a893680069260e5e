package dev.virgo.raygateway.rpc;

import dev.virgo.raygateway.slot.Actors;
import dev.virgo.schemas.rpc.AskSlot;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.GatewayEvent;
import dev.virgo.schemas.rpc.RayGatewayGrpc;
import dev.virgo.schemas.rpc.StartSlot;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.util.concurrent.LinkedBlockingQueue;

/** An executor with nothing around it, to measure with. For one thread. */
public final class GatewayCalls implements AutoCloseable {
  private final ManagedChannel channel;
  private final StreamObserver<GatewayCommand> commands;
  private final LinkedBlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
  private final int slots;
  private final WorkerRequest request;

  /** Attaches to a gateway and starts as many slots; each reply is taken for a request's last. */
  public GatewayCalls(
      int port, String token, int slots, Actors.Demand demand, URI blobs, WorkerRequest request)
      throws InterruptedException {
    this.slots = slots;
    this.request = request;
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    var headers = new Metadata();
    headers.put(TokenCheck.AUTHORIZATION, "Bearer " + token);
    this.commands =
        RayGatewayGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .attach(new Events());
    for (int slot = 0; slot < slots; slot++) {
      var start =
          StartSlot.newBuilder()
              .setSlot(slot)
              .setName(demand.name() + "-" + slot)
              .setCpu(demand.cpu())
              .setRamBytes(demand.ramBytes())
              .setWorkerToken(request.getToken())
              .setBlobRoot(blobs.toString());
      commands.onNext(GatewayCommand.newBuilder().setStartSlot(start).build());
    }
    for (int started = 0; started < slots; ) {
      started += take().hasSlotStarted() ? 1 : 0;
    }
  }

  private final class Events implements StreamObserver<GatewayEvent> {
    @Override
    public void onNext(GatewayEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      // Taken for an event of no kind, which nobody expects.
      events.add(GatewayEvent.getDefaultInstance());
    }

    @Override
    public void onCompleted() {}
  }

  private GatewayEvent take() throws InterruptedException {
    var event = events.take();
    if (event.hasSlotEnded() || event.getWhatCase() == GatewayEvent.WhatCase.WHAT_NOT_SET) {
      throw new IllegalStateException("the gateway cannot be measured: " + event);
    }
    return event;
  }

  private void takeReply() throws InterruptedException {
    while (!take().hasSlotReply()) {
      // News of the cluster.
    }
  }

  private void send(int slot) {
    commands.onNext(
        GatewayCommand.newBuilder()
            .setAskSlot(AskSlot.newBuilder().setSlot(slot).setRequest(request))
            .build());
  }

  /** Nanoseconds of each of so many requests to one slot, one after the other. */
  public long[] oneByOne(int calls) throws InterruptedException {
    var times = new long[calls];
    for (int i = 0; i < calls; i++) {
      long since = System.nanoTime();
      send(0);
      takeReply();
      times[i] = System.nanoTime() - since;
    }
    return times;
  }

  /** Requests per second of so many over all slots. */
  public double perSecond(int calls, int inFlight) throws InterruptedException {
    long since = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      if (i >= inFlight) {
        takeReply();
      }
      send(i % slots);
    }
    for (int i = 0; i < Math.min(calls, inFlight); i++) {
      takeReply();
    }
    return calls * 1e9 / (System.nanoTime() - since);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
