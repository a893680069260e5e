package dev.virgo.executor.pool;

import dev.virgo.executor.backend.Demand;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.util.Optional;

/** Workers of a cluster that has no place for them: they neither come up nor say anything. */
final class UnplacedWorkers implements WorkerSource {
  @Override
  public Worker start(WorkerClass workerClass, String slot, Worker.Listener listener) {
    return new Worker() {
      @Override
      public String host() {
        return "";
      }

      @Override
      public void send(WorkerRequest request) {
        // It waits for the worker.
      }

      @Override
      public void kill() {
        var _ = Thread.ofVirtual().start(() -> listener.ended(new WorkerEnd.Killed()));
      }
    };
  }

  @Override
  public String name() {
    return "full";
  }

  @Override
  public String token() {
    return "token";
  }

  @Override
  public Limits limits() {
    return Limits.NONE;
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public Optional<String> refuses(Demand demand) {
    return Optional.empty();
  }

  @Override
  public WorkerClass workerClass(String bundle, Demand demand) {
    return WorkerClass.QUESTIONS;
  }

  @Override
  public double cores(Demand demand) {
    return demand.cpu();
  }

  @Override
  public void onChange(Runnable listener) {
    // Nothing changes.
  }

  @Override
  public void close() {
    // There is nothing to give up.
  }
}
