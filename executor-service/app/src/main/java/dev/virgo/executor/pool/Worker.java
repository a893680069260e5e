package dev.virgo.executor.pool;

import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;

/** One worker: a process of this host, or an actor of a cluster. */
public interface Worker {
  /** The host that it runs on; empty until it has said something. */
  String host();

  /** Sends without waiting, also while it starts; of no effect once it has ended. */
  void send(WorkerRequest request);

  /** Ends it at once, whatever it does; its listener is told. Waits for nothing. */
  void kill();

  /** What is told about a worker, by one thread at a time, in order. */
  interface Listener {
    void message(WorkerReply reply);

    /** It is gone; nothing more is told. */
    void ended(WorkerEnd how);
  }
}
