package dev.virgo.planner.wiring;

import dev.virgo.planner.recordings.BlockHashes;
import dev.virgo.planner.rpc.CacheClient;
import dev.virgo.planner.rpc.ExecutorClient;
import dev.virgo.planner.rpc.FileHashes;
import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.blob.FileBlobStore;
import dev.virgo.wire.Rpc;
import io.grpc.ManagedChannel;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The other services and the blob root, from the configuration that all services share. */
@Singleton
public class Clients {
  /** A consumer that is longer about a batch than ten minutes loses its partitions. */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final ManagedChannel cache;
  private final ManagedChannel executor;
  private final URI blobRoot;

  Clients(
      @ConfigProperty(name = "virgo.cache.address") String cache,
      @ConfigProperty(name = "virgo.executor.address") String executor,
      @ConfigProperty(name = "virgo.token") String token,
      @ConfigProperty(name = "virgo.blob.root") URI blobRoot) {
    this.cache = Rpc.channel(cache, token);
    this.executor = Rpc.channel(executor, token);
    this.blobRoot = blobRoot;
  }

  @Produces
  @Singleton
  CacheClient cache(
      @ConfigProperty(name = "virgo.planner.cache.deadline", defaultValue = "20s")
          Duration deadline) {
    return new CacheClient(cache, deadline);
  }

  @Produces
  @Singleton
  ExecutorClient executor(
      @ConfigProperty(name = "virgo.planner.executor.deadline", defaultValue = "60s")
          Duration deadline,
      @ConfigProperty(name = "virgo.planner.hash.deadline", defaultValue = "35m")
          Duration hashDeadline) {
    return new ExecutorClient(executor, deadline, hashDeadline);
  }

  @Produces
  @Singleton
  FileHashes fileHashes(ExecutorClient executor) {
    return new FileHashes(executor::hashBlocks, PATIENCE);
  }

  @Produces
  @Singleton
  BlockHashes blockHashes(FileHashes files) {
    return files::of;
  }

  @Produces
  @Singleton
  BlobStore blobs() {
    return new FileBlobStore(blobRoot);
  }

  @PreDestroy
  void close() {
    cache.shutdownNow();
    executor.shutdownNow();
  }
}
