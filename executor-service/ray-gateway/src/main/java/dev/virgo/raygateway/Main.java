package dev.virgo.raygateway;

import dev.virgo.raygateway.ray.Arrival;
import dev.virgo.raygateway.ray.Proof;
import dev.virgo.raygateway.ray.RayActors;
import dev.virgo.raygateway.ray.RayCluster;
import dev.virgo.raygateway.ray.Watch;
import dev.virgo.raygateway.rpc.FirstQuestion;
import dev.virgo.raygateway.rpc.GatewayRpc;
import dev.virgo.raygateway.slot.ClusterView;
import dev.virgo.schemas.process.ClassArchive;
import io.grpc.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** The program: joins the cluster, serves executors, ends when the cluster does. */
public final class Main {
  private Main() {}

  /** Runs until it is told to stop or its cluster is gone. */
  public static void main(String[] args) throws InterruptedException {
    var out = Output.claim();
    try {
      var settings = Settings.of(System.getenv());
      if (settings.parentPipe()) {
        ParentPipe.watch(System.in, () -> System.exit(Exit.STOPPED.code()));
      }
      serve(settings, out);
    } catch (StartFailure e) {
      System.err.println("virgo ray-gateway: " + e.getMessage());
      Ending.now(e.exit());
    } catch (RuntimeException e) {
      // A bug; without this Ray's threads would keep a process that serves nobody.
      System.err.println("virgo ray-gateway: it cannot go on: " + e);
      e.printStackTrace();
      Ending.now(Exit.BUG);
    }
  }

  private static void serve(Settings settings, PrintStream out)
      throws StartFailure, InterruptedException {
    var cluster = Arrival.at(settings, System.err::println);
    var view = new AtomicReference<>(cluster.view());
    var proof = new Proof();
    var actors = new RayActors(cluster, settings, view::get, proof);
    actors.sweep();
    var rpc = new GatewayRpc(actors, settings, Arrival.RAY_VERSION, view.get());
    proof.onGiven(rpc::proven);
    var server = open(rpc, settings);
    var watch = Watch.start(cluster, view.get(), new Watching(view, rpc));
    RayCluster.keepFromShutdown();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(watch, rpc, server)));
    // Executors may begin at once: what they start is a proof, too, and a worker takes seconds.
    actors.prove();
    actors.rehearse(FirstQuestion.of(settings));
    out.println("ready " + settings.host() + ":" + server.getPort());
    Ending.prepare();
    settings.classes().ifPresent(Main::leaveClasses);
    server.awaitTermination();
    // The rest is the hook's.
    new CountDownLatch(1).await();
  }

  /** For the next start; this one was as slow as it was. */
  private static void leaveClasses(Path file) {
    if (!Files.exists(file)) {
      try {
        ClassArchive.write(file);
      } catch (IOException e) {
        System.err.println("virgo ray-gateway: it will not start faster next time: " + e);
      }
    }
  }

  private static Server open(GatewayRpc rpc, Settings settings) throws StartFailure {
    try {
      return rpc.serve();
    } catch (IOException e) {
      throw new StartFailure(
          Exit.SETTINGS,
          "cannot serve on %s:%d: %s; set VIRGO_GATEWAY_PORT to a free port"
              .formatted(settings.host(), settings.port(), cause(e)));
    }
  }

  private static String cause(IOException e) {
    var cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
  }

  /** The cluster ends within a moment whatever runs for a driver that is gone. */
  private static void stop(Watch watch, GatewayRpc rpc, Server server) {
    watch.stop();
    rpc.endAll();
    server.shutdownNow();
    Ending.now(Exit.STOPPED);
  }

  private record Watching(AtomicReference<ClusterView> view, GatewayRpc rpc)
      implements Watch.Listener {
    @Override
    public void changed(ClusterView now) {
      view.set(now);
      rpc.changed(now);
    }

    @Override
    public void tick() {
      rpc.tick();
    }

    /** At once: Ray's hooks would wait for the cluster that is gone. */
    @Override
    public void lost(String why) {
      System.err.println("virgo ray-gateway: " + why + "; ending, to be started again");
      Ending.now(Exit.CLUSTER_LOST);
    }
  }
}
