package dev.virgo.planner.world;

import dev.virgo.planner.runs.RunRow;
import dev.virgo.wire.Rpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A database, the other services as fakes behind real RPC, and instances of the planner. */
public final class Scene implements AutoCloseable {
  public final Ground ground;
  public final FakeCache cache = new FakeCache();
  public final FakeExecutor executor = new FakeExecutor(cache);
  private final Server server;
  private final ManagedChannel channel;

  public Scene(String name) {
    ground = Ground.fresh(name);
    try {
      server = HandWired.serve(cache, executor, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = Rpc.channel("127.0.0.1:" + server.getPort(), "unused");
  }

  /** Empties everything. */
  public void clear() throws Exception {
    ground.clear();
    cache.clear();
    executor.clear();
  }

  /** An instance that has published what is shipped. */
  public HandWired planner(Path blobs) throws Exception {
    var planner = new HandWired(ground, channel, blobs, new SimpleMeterRegistry()).published();
    ground.drainOutbox();
    return planner;
  }

  /** Runs of a recording, oldest first. */
  public List<RunRow> runs(HandWired planner, String recording) throws Exception {
    return ground.database().read(it -> planner.runs.list(it, recording, "", "", 100)).reversed();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
