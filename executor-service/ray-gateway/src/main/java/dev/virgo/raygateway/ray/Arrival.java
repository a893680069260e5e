package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.Exit;
import dev.virgo.raygateway.Settings;
import dev.virgo.raygateway.StartFailure;
import io.ray.runtime.gcs.GcsClient;
import io.ray.runtime.util.BinaryFileUtil;
import io.ray.runtime.util.JniUtils;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The way to a cluster: late, foreign or of another version, it is said in words. */
public final class Arrival {
  /** Of the driver's library; the cluster must be of the same. */
  public static final String RAY_VERSION = "2.39.0";

  /** Ray's own default, the same everywhere: it protects nothing. */
  private static final String REDIS_PASSWORD = "5241590000000000";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final String START =
      "start the cluster first (ray start --head), or set VIRGO_RAY_ADDRESS and VIRGO_RAY_NODE_IP to where it is";
  private static final Pattern VERSION = Pattern.compile("\"ray_version\"\\s*:\\s*\"([^\"]*)\"");

  private final Settings settings;
  private final Consumer<String> progress;
  private final long deadline;

  private Arrival(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.deadline = System.nanoTime() + settings.patience().toNanos();
  }

  /**
   * Waits for the cluster and becomes its driver.
   *
   * @param progress takes a line now and then while it waits
   */
  public static RayCluster at(Settings settings, Consumer<String> progress) throws StartFailure {
    return new Arrival(settings, progress).arrive();
  }

  private RayCluster arrive() throws StartFailure {
    await("the cluster's GCS at " + settings.rayAddress(), START, this::listens);
    loadLibrary();
    var gcs =
        answered(
            "asking for its version", () -> new GcsClient(settings.rayAddress(), REDIS_PASSWORD));
    // A head that has just begun says it a moment later.
    var version =
        await(
            "the version of Ray in the GCS at " + settings.rayAddress(),
            "its head says none: end that cluster and start another (ray start --head)",
            () -> version(gcs));
    if (!version.equals(RAY_VERSION)) {
      throw RayCluster.otherVersion(version);
    }
    var raylet = "the raylet of this host, " + settings.nodeIp() + ", in the cluster";
    await(raylet, START, () -> attached(gcs));
    return answered("joining", () -> RayCluster.drive(settings, gcs, REDIS_PASSWORD));
  }

  /** Ray would unpack it into a new temporary folder at each start, and leave it there. */
  private void loadLibrary() throws StartFailure {
    var folder = settings.data().resolve("ray").resolve("native-" + RAY_VERSION);
    try {
      JniUtils.loadLibrary(folder.toString(), BinaryFileUtil.CORE_WORKER_JAVA_LIBRARY, true);
    } catch (RuntimeException | UnsatisfiedLinkError e) {
      throw new StartFailure(
          Exit.SETTINGS,
          "Ray's library cannot be loaded in " + folder + " (it exists for Linux x86-64): " + e);
    }
  }

  private @Nullable String listens() {
    return RayCluster.listens(settings.rayAddress()) ? settings.rayAddress() : null;
  }

  private static @Nullable String version(GcsClient gcs) {
    var metadata = gcs.getInternalKV("cluster", "CLUSTER_METADATA");
    var version = VERSION.matcher(metadata == null ? "" : metadata);
    return version.find() ? version.group(1) : null;
  }

  private @Nullable String attached(GcsClient gcs) {
    return gcs.getAllNodeInfo().stream()
        .filter(node -> node.isAlive)
        .map(node -> node.nodeAddress)
        .filter(settings.nodeIp()::equals)
        .findAny()
        .orElse(null);
  }

  /**
   * Looks until something is seen.
   *
   * @param look null while there is nothing
   */
  private String await(String what, String remedy, Supplier<@Nullable String> look)
      throws StartFailure {
    long word = System.nanoTime() + BETWEEN_WORDS.toNanos();
    while (true) {
      var seen = answered("asking for " + what, () -> Optional.ofNullable(look.get()));
      if (seen.isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() > deadline) {
        throw new StartFailure(
            Exit.NO_CLUSTER,
            "%s is not there after %d s; %s"
                .formatted(what, settings.patience().toSeconds(), remedy));
      }
      if (System.nanoTime() > word) {
        progress.accept("waiting for " + what);
        word += BETWEEN_WORDS.toNanos();
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Something that listens there, but is no GCS, would keep Ray's library waiting for ever. */
  private <T> T answered(String what, Callable<T> question) throws StartFailure {
    var answer = new CompletableFuture<T>();
    Thread.ofPlatform()
        .daemon()
        .name("arrival")
        .start(() -> {
          try {
            answer.complete(question.call());
          } catch (Exception | LinkageError e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unfriendly(what, String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw unfriendly(what, "no answer within " + ANSWER.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unfriendly(what, "interrupted");
    }
  }

  private StartFailure unfriendly(String what, String why) {
    return new StartFailure(
        Exit.NO_CLUSTER,
        "the cluster at %s: %s failed: %s; is it a GCS of Ray %s?"
            .formatted(settings.rayAddress(), what, why, RAY_VERSION));
  }
}
