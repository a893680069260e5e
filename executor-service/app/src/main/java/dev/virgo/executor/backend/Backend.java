package dev.virgo.executor.backend;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What computes. Nothing here assumes that a worker is a process of this host: it may as well be an
 * actor of a cluster.
 */
public interface Backend extends AutoCloseable {
  /** What a run shows, for example {@code process}. */
  String name();

  /**
   * Takes a batch. It waits inside where no slot is free; {@link #load} says so.
   *
   * @param events told about each of its slices, in order, from any thread
   */
  void submit(Work work, Consumer<BackendEvent> events);

  /** Why no slot of this backend will ever satisfy the demand; empty if one can. */
  Optional<String> refuses(Demand demand);

  /** Drops slices of a batch: no more is told about them, a worker in one of them is ended. */
  void cancel(long work, Collection<Key> slices);

  /**
   * Asks what is not a batch (describe, hash blocks, probe), in slots of its own: long batches are
   * never in its way.
   *
   * @return fails if no worker can answer now
   */
  CompletableFuture<WorkerReply> ask(WorkerRequest question);

  /** How much of it is taken. */
  Load load();

  /** Whether it can take work. */
  boolean healthy();

  /** Ends every worker; no more is told. */
  @Override
  void close();
}
