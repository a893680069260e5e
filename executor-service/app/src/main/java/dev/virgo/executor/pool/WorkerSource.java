package dev.virgo.executor.pool;

import dev.virgo.executor.backend.Demand;
import java.util.Optional;

/** Where workers come from. Every method may be called from any thread and waits for nothing. */
public interface WorkerSource extends AutoCloseable {
  /** The backend's name, what a run shows. */
  String name();

  /** What requests to its workers carry. */
  String token();

  /** What its workers may use together now; nothing while none can be started. */
  Limits limits();

  /** Batches of ordinary size that run at once; 0 while no worker can be started. */
  int slots();

  /** Why workers are not known to start now, for people; until they are, it is tried. */
  Optional<String> trouble();

  /** Why no worker will ever satisfy a demand; empty if one can, or once one will. */
  Optional<String> refuses(Demand demand);

  /** The worker for a demand that is not refused. */
  WorkerClass workerClass(String bundle, Demand demand);

  /** How many cores of the {@link #limits} a batch with this demand takes. */
  double cores(Demand demand);

  /**
   * Starts a worker; requests can be sent to it at once. Where it cannot be started, its listener
   * is told so as its end.
   *
   * @param slot what a run shows, and what its log is called
   * @param listener called from other threads only, never from within this call
   */
  Worker start(WorkerClass workerClass, String slot, Worker.Listener listener);

  /** Names who is told, from any thread, after every change of limits and slots. */
  void onChange(Runnable listener);

  /** Gives up whatever it needs for starting workers; those that run are ended before. */
  @Override
  void close();
}
