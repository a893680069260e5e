package dev.virgo.executor.backend;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
   * @return fails if no worker can answer now: with {@link BackendAway} where none could have
   */
  CompletableFuture<WorkerReply> ask(WorkerRequest question);

  /** How much of it is taken. */
  Load load();

  /**
   * Names who is told after everything that may have changed the {@link #load}, from any thread.
   * Nothing else needs to look: what is held back because of a load is let go by its next change.
   */
  void onLoadChange(Runnable listener);

  /**
   * Begins no further batch. Those that run go on.
   *
   * @return what waited and is taken out: slices by work
   */
  Map<Long, List<Key>> drain();

  /** Why it can take no work now, for people; empty while it can. */
  Optional<String> trouble();

  /** Whether it can take work. */
  default boolean healthy() {
    return trouble().isEmpty();
  }

  /** Ends every worker; no more is told. */
  @Override
  void close();
}
