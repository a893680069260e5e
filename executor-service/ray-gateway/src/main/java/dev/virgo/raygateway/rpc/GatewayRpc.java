package dev.virgo.raygateway.rpc;

import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.slot.Actors;
import dev.virgo.raygateway.slot.ClusterView;
import dev.virgo.schemas.rpc.ClusterNode;
import dev.virgo.schemas.rpc.ClusterState;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.GatewayEvent;
import dev.virgo.schemas.rpc.RayGatewayGrpc;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Serves executors. */
public final class GatewayRpc extends RayGatewayGrpc.RayGatewayImplBase {
  /** Largest command and largest event, bytes; as the services among themselves. */
  static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final Actors actors;
  private final Settings settings;
  private final String rayVersion;
  private ClusterView view;
  private boolean proven;
  private final List<Attachment> attached = new CopyOnWriteArrayList<>();

  /** Serves nobody yet. */
  public GatewayRpc(Actors actors, Settings settings, String rayVersion, ClusterView view) {
    this.actors = actors;
    this.settings = settings;
    this.rayVersion = rayVersion;
    this.view = view;
  }

  /**
   * Opens the port.
   *
   * @throws IOException if it is taken
   */
  public Server serve() throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
        // Nothing that is called here waits; a thread between would only cost time.
        .directExecutor()
        .intercept(new TokenCheck(settings.token()))
        .addService(this)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        // An executor whose host is gone must not keep its slots.
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .permitKeepAliveTime(5, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .build()
        .start();
  }

  @Override
  public StreamObserver<GatewayCommand> attach(StreamObserver<GatewayEvent> responses) {
    var out = (ServerCallStreamObserver<GatewayEvent>) responses;
    var events = new EventStream(out);
    var workers =
        new Attachment.Workers(settings.workerClassPath(), settings.data().resolve("logs"));
    var holder = new AtomicReference<Attachment>();
    var attachment = new Attachment(actors, workers, events, () -> attached.remove(holder.get()));
    holder.set(attachment);
    out.setOnReadyHandler(events::flush);
    out.setOnCancelHandler(attachment::end);
    begin(attachment);
    return attachment;
  }

  /** Not while {@link #changed} tells the others: what is said last must be how it is. */
  private synchronized void begin(Attachment attachment) {
    attached.add(attachment);
    attachment.say(state(view));
  }

  /** The cluster consists of something else now. */
  public synchronized void changed(ClusterView now) {
    view = now;
    attached.forEach(each -> each.say(state(now)));
  }

  /** A worker is known to start in the cluster. */
  public synchronized void proven() {
    proven = true;
    changed(view);
  }

  /** Has every slot that does nothing looked at. */
  public void tick() {
    attached.forEach(Attachment::tick);
  }

  /** Ends every slot of every executor. */
  public void endAll() {
    attached.forEach(Attachment::end);
  }

  private ClusterState state(ClusterView now) {
    var state =
        ClusterState.newBuilder()
            .setRayVersion(rayVersion)
            .setProven(proven)
            .setSlotCpu(settings.slotCpus())
            .setSlotRamBytes(settings.slotMemoryBytes());
    for (var node : now.nodes()) {
      state.addNodes(
          ClusterNode.newBuilder()
              .setHost(node.host())
              .setAlive(node.alive())
              .setCpus(node.cpus())
              .setMemoryBytes(node.memoryBytes())
              .setGpus(node.gpus()));
    }
    return state.build();
  }
}
