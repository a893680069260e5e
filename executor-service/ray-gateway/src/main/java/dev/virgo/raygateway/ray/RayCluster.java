package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.Exit;
import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.StartFailure;
import dev.virgo.raygateway.slot.ClusterView;
import io.ray.api.Ray;
import io.ray.api.id.ActorId;
import io.ray.api.id.UniqueId;
import io.ray.api.runtimecontext.ActorState;
import io.ray.api.runtimecontext.NodeInfo;
import io.ray.runtime.gcs.GcsClient;
import io.ray.runtime.gcs.GlobalStateAccessor;
import io.ray.runtime.generated.Common.ActorDeathCause;
import io.ray.runtime.generated.Gcs.ActorTableData;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The cluster that this process drives. One per process: Ray's runtime is static. */
public final class RayCluster {
  private final String address;
  private final GcsClient gcs;
  private final GlobalStateAccessor state;
  private final String session;
  private final UniqueId node;

  private RayCluster(
      String address, GcsClient gcs, GlobalStateAccessor state, String session, UniqueId node) {
    this.address = address;
    this.gcs = gcs;
    this.state = state;
    this.session = session;
    this.node = node;
  }

  /** Becomes the driver of the cluster that {@link Arrival} has found. */
  static RayCluster drive(Settings settings, GcsClient gcs, String password) {
    var properties =
        Map.of(
            "ray.address", settings.rayAddress(),
            "ray.node-ip", settings.nodeIp(),
            "ray.job.namespace", "virgo",
            "ray.job.code-search-path", ActorCode.folder().toString());
    properties.forEach(System::setProperty);
    Ray.init();
    return new RayCluster(
        settings.rayAddress(),
        gcs,
        GlobalStateAccessor.getInstance(settings.rayAddress(), password),
        session(gcs),
        Ray.getRuntimeContext().getCurrentNodeId());
  }

  static String session(GcsClient gcs) {
    var session = gcs.getInternalKV("session", "session_name");
    return session == null ? "" : session;
  }

  /** What it consists of. */
  public ClusterView view() {
    return view(gcs.getAllNodeInfo());
  }

  private static ClusterView view(List<NodeInfo> nodes) {
    return new ClusterView(nodes.stream().map(RayCluster::node).toList());
  }

  private static ClusterView.Node node(NodeInfo node) {
    return new ClusterView.Node(
        node.nodeHostname.isEmpty() ? node.nodeAddress : node.nodeHostname,
        node.isAlive,
        node.resources.getOrDefault("CPU", 0.0),
        node.resources.getOrDefault("memory", 0.0).longValue(),
        node.resources.getOrDefault("GPU", 0.0));
  }

  /**
   * What of it no actor has, whoever started it. An actor that is on its way does not count, so
   * that what never starts is not taken for what fills the cluster.
   */
  ClusterView free() {
    var taken = new HashMap<UniqueId, Map<String, Double>>();
    for (var bytes : state.getAllActorInfo(null, ActorState.ALIVE)) {
      var actor = actor(bytes);
      var node = new UniqueId(actor.getAddress().getRayletId().toByteArray());
      var there = taken.computeIfAbsent(node, _ -> new HashMap<>());
      actor.getRequiredResourcesMap().forEach((name, much) -> there.merge(name, much, Double::sum));
    }
    return new ClusterView(
        gcs.getAllNodeInfo().stream()
            .map(node -> without(node(node), taken.getOrDefault(node.nodeId, Map.of())))
            .toList());
  }

  private static ClusterView.Node without(ClusterView.Node node, Map<String, Double> taken) {
    return new ClusterView.Node(
        node.host(),
        node.alive(),
        node.cpus() - taken.getOrDefault("CPU", 0.0),
        node.memoryBytes() - taken.getOrDefault("memory", 0.0).longValue(),
        node.gpus() - taken.getOrDefault("GPU", 0.0));
  }

  /** What a look at the cluster finds. */
  sealed interface Look {
    /** It is there, and ours. */
    record Alive(ClusterView view) implements Look {}

    /** It is not the one that this process drives. */
    record Gone(String why) implements Look {}
  }

  /**
   * Whether this is still the cluster that was connected to. One that was started anew answers, but
   * runs nothing for a driver of the one before.
   */
  Look look() {
    var now = session(gcs);
    if (!now.equals(session)) {
      return new Look.Gone("the cluster was started anew (%s, was %s)".formatted(now, session));
    }
    var nodes = gcs.getAllNodeInfo();
    boolean attached = nodes.stream().anyMatch(each -> each.isAlive && each.nodeId.equals(node));
    return attached
        ? new Look.Alive(view(nodes))
        : new Look.Gone("the raylet of this host is gone");
  }

  /** Whether nobody listens where the GCS was; not where it only keeps one waiting. */
  boolean refuses() {
    return reach(address) == Reach.REFUSED;
  }

  static boolean listens(String address) {
    return reach(address) == Reach.LISTENS;
  }

  /** What a connection comes to. */
  private enum Reach {
    LISTENS,
    REFUSED,
    UNKNOWN
  }

  /** Says so within a second, whatever hangs. */
  private static Reach reach(String address) {
    int colon = address.lastIndexOf(':');
    var place =
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    try (var socket = new Socket()) {
      socket.connect(place, 1000);
      return Reach.LISTENS;
    } catch (ConnectException e) {
      return Reach.REFUSED;
    } catch (IOException e) {
      return Reach.UNKNOWN;
    }
  }

  /** Why an actor is dead, as far as the cluster knows by now. */
  Optional<ActorDeathCause> deathOf(ActorId actor) {
    var bytes = state.getActorInfo(actor);
    if (bytes == null) {
      return Optional.empty();
    }
    var data = actor(bytes);
    return data.hasDeathCause() && data.getDeathCause().getContextCase().getNumber() != 0
        ? Optional.of(data.getDeathCause())
        : Optional.empty();
  }

  private static ActorTableData actor(byte[] record) {
    try {
      return ActorTableData.parseFrom(record);
    } catch (io.ray.shaded.com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException("Ray's record of an actor cannot be read", e);
    }
  }

  /**
   * Keeps Ray's own shutdown hook out: it would take the runtime from under the threads that are in
   * it, and its library then ends the process in its own way. From now on only halting ends it.
   */
  @SuppressWarnings("LockOnNonEnclosingClassLiteral") // To prevent its use is what it is for.
  public static void keepFromShutdown() {
    var held = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .name("no-ray-shutdown")
        .start(() -> {
          // Ray.shutdown is synchronized on its class.
          synchronized (Ray.class) {
            held.countDown();
            while (true) {
              LockSupport.park();
            }
          }
        });
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static StartFailure otherVersion(String cluster) {
    return new StartFailure(
        Exit.OTHER_VERSION,
        String.format(
            Locale.ROOT,
            "the cluster runs Ray %s, this gateway needs Ray %s; install it on every host of the"
                + " cluster (pip install ray==%s) and start the cluster again",
            cluster,
            Arrival.RAY_VERSION,
            Arrival.RAY_VERSION));
  }
}
