package dev.virgo.executor.ray;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.ClusterNode;
import dev.virgo.schemas.rpc.ClusterState;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.GatewayEvent;
import dev.virgo.schemas.rpc.RayGatewayGrpc;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.SlotEnded;
import dev.virgo.schemas.rpc.SlotReply;
import dev.virgo.schemas.rpc.SlotStarted;
import dev.virgo.schemas.rpc.Started;
import dev.virgo.schemas.rpc.WorkerReply;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gateway without a cluster: tests say what becomes of slots. */
final class FakeGateway extends RayGatewayGrpc.RayGatewayImplBase
    implements ServerInterceptor, AutoCloseable {
  static final long GIB = 1L << 30;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  final LinkedBlockingQueue<GatewayCommand> commands = new LinkedBlockingQueue<>();

  /** Streams that began, in order. */
  final LinkedBlockingQueue<StreamObserver<GatewayEvent>> attached = new LinkedBlockingQueue<>();

  /** How many calls were refused for their token. */
  final LinkedBlockingQueue<String> refused = new LinkedBlockingQueue<>();

  volatile String token = "secret";
  private volatile StreamObserver<GatewayEvent> events;
  private Server server;
  private int port;

  @SuppressWarnings("NullAway.Init")
  FakeGateway() throws IOException {
    start();
  }

  /** Again on the port that it had, if it had one. */
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(this)
            .intercept(this)
            .build()
            .start();
    port = server.getPort();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** As if its process had been killed. */
  void kill() throws InterruptedException {
    server.shutdownNow();
    server.awaitTermination();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var shown = String.valueOf(headers.get(AUTHORIZATION));
    if (shown.equals("Bearer " + token)) {
      return next.startCall(call, headers);
    }
    call.close(Status.UNAUTHENTICATED, new Metadata());
    refused.add(shown);
    return new ServerCall.Listener<>() {};
  }

  @Override
  public StreamObserver<GatewayCommand> attach(StreamObserver<GatewayEvent> observer) {
    events = observer;
    attached.add(observer);
    return new StreamObserver<>() {
      @Override
      public void onNext(GatewayCommand command) {
        commands.add(command);
      }

      @Override
      public void onError(Throwable failure) {
        commands.add(GatewayCommand.getDefaultInstance());
      }

      @Override
      public void onCompleted() {
        commands.add(GatewayCommand.getDefaultInstance());
      }
    };
  }

  /** The next command; the default one says that the stream has ended. */
  GatewayCommand next() throws InterruptedException {
    return Objects.requireNonNull(commands.poll(10, TimeUnit.SECONDS), "no command within 10 s");
  }

  /** Slots of one core and one GiB on nodes with room for so many of them. */
  void cluster(int... coresOfNodes) {
    var nodes = new ArrayList<ClusterNode>();
    for (int cores : coresOfNodes) {
      nodes.add(
          ClusterNode.newBuilder()
              .setHost("host" + nodes.size())
              .setAlive(cores > 0)
              .setCpus(cores + 0.5)
              .setMemoryBytes(8 * GIB)
              .build());
    }
    cluster(nodes);
  }

  void cluster(List<ClusterNode> nodes) {
    cluster(nodes, true);
  }

  void cluster(List<ClusterNode> nodes, boolean proven) {
    tell(
        GatewayEvent.newBuilder()
            .setCluster(
                ClusterState.newBuilder()
                    .setRayVersion("2.39.0")
                    .setSlotCpu(1)
                    .setSlotRamBytes(GIB)
                    .setProven(proven)
                    .addAllNodes(nodes)));
  }

  void started(long slot, String host) {
    tell(
        GatewayEvent.newBuilder()
            .setSlotStarted(SlotStarted.newBuilder().setSlot(slot).setHost(host)));
  }

  void begins(long slot, Key slice) {
    reply(
        slot,
        WorkerReply.newBuilder()
            .setStarted(
                Started.newBuilder()
                    .setCutoffKey(com.google.protobuf.ByteString.copyFrom(slice.bytes()))));
  }

  void done(long slot, Key slice) {
    reply(
        slot,
        WorkerReply.newBuilder()
            .setSliceDone(
                RunReply.SliceReply.newBuilder()
                    .setCutoffKey(com.google.protobuf.ByteString.copyFrom(slice.bytes()))));
  }

  void reply(long slot, WorkerReply.Builder reply) {
    tell(
        GatewayEvent.newBuilder()
            .setSlotReply(SlotReply.newBuilder().setSlot(slot).setReply(reply)));
  }

  void ended(long slot, SlotEnded.Cause cause, String message) {
    tell(
        GatewayEvent.newBuilder()
            .setSlotEnded(
                SlotEnded.newBuilder().setSlot(slot).setCause(cause).setMessage(message)));
  }

  private void tell(GatewayEvent.Builder event) {
    events.onNext(event.build());
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
