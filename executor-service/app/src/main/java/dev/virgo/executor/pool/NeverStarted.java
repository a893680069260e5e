package dev.virgo.executor.pool;

import dev.virgo.schemas.rpc.WorkerRequest;

/** A worker that could not be started: it takes requests like any other, and has ended already. */
public final class NeverStarted implements Worker {
  private NeverStarted() {}

  /** Its listener is told how it ended, from another thread. */
  public static Worker of(Listener listener, WorkerEnd end) {
    var _ =
        Thread.ofVirtual()
            .inheritInheritableThreadLocals(false)
            .name("never-started")
            .start(() -> listener.ended(end));
    return new NeverStarted();
  }

  @Override
  public String host() {
    return "";
  }

  @Override
  public void send(WorkerRequest request) {
    // Its listener is told that it has ended.
  }

  @Override
  public void kill() {
    // It has ended.
  }
}
