package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.slot.ClusterView;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks at the cluster all the time. A driver whose cluster is gone, or was started anew, hangs or
 * fails at everything from then on: its process must end. Ray's own library notices some of it, and
 * ends the process by itself; this notices the rest.
 */
public final class Watch {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /**
   * A dead cluster refuses connections, while a look at it hangs until there is another one; that
   * may be up again within a second.
   */
  private static final Duration EVERY_CONNECTION = Duration.ofMillis(200);

  /** One may be the fault of something between. */
  private static final int REFUSALS = 2;

  /** A look that takes longer is an answer, too; well above what a busy host needs. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

  private final RayCluster cluster;
  private final Listener listener;
  private final AtomicReference<ClusterView> view;
  private final ScheduledExecutorService looking = executor("watch");
  private final ScheduledExecutorService connecting = executor("watch-connection");
  private int refusals;
  private volatile long lastLook = System.nanoTime();

  /** Who is told; must not wait. */
  public interface Listener {
    /** The cluster consists of something else now. */
    void changed(ClusterView now);

    /** A second passed in which it was there. */
    void tick();

    /** This process drives nothing any more. */
    void lost(String why);
  }

  private Watch(RayCluster cluster, ClusterView view, Listener listener) {
    this.cluster = cluster;
    this.view = new AtomicReference<>(view);
    this.listener = listener;
  }

  /** Looks from now on. */
  public static Watch start(RayCluster cluster, ClusterView now, Listener listener) {
    var watch = new Watch(cluster, now, listener);
    watch.every(EVERY, watch.looking, watch::look);
    watch.every(EVERY_CONNECTION, watch.connecting, watch::connect);
    return watch;
  }

  private void every(Duration pause, ScheduledExecutorService executor, Runnable step) {
    var _ =
        executor.scheduleWithFixedDelay(
            step, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService executor(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  private void look() {
    try {
      switch (cluster.look()) {
        case RayCluster.Look.Gone gone -> listener.lost(gone.why());
        case RayCluster.Look.Alive alive -> {
          lastLook = System.nanoTime();
          if (!alive.view().equals(view.getAndSet(alive.view()))) {
            listener.changed(alive.view());
          }
          listener.tick();
        }
      }
    } catch (RuntimeException e) {
      listener.lost("the cluster cannot be asked: " + e);
    }
  }

  private void connect() {
    refusals = cluster.refuses() ? refusals + 1 : 0;
    if (refusals == REFUSALS) {
      listener.lost("the cluster's GCS is gone");
    } else if (System.nanoTime() - lastLook > LONGEST_LOOK.toNanos()) {
      listener.lost("the cluster did not answer for " + LONGEST_LOOK.toSeconds() + " s");
    }
  }

  /** For whoever wants to stop being told. */
  public void stop() {
    looking.shutdownNow();
    connecting.shutdownNow();
  }
}
