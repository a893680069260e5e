package dev.virgo.raygateway.rpc;

import dev.virgo.schemas.rpc.ClusterState;
import dev.virgo.schemas.rpc.GatewayEvent;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to an executor. Nothing is given to gRPC faster than the executor takes it;
 * what a bounded queue does not hold, waits with the slot that says it.
 */
final class EventStream {
  private static final int MOST_WAITING = 256;

  private final ServerCallStreamObserver<GatewayEvent> out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Deque<GatewayEvent> waiting = new ArrayDeque<>();
  private @Nullable GatewayEvent news;
  private boolean closed;

  EventStream(ServerCallStreamObserver<GatewayEvent> out) {
    this.out = out;
  }

  /** Sends after those before; waits for room. Nothing happens once it is closed. */
  void send(GatewayEvent event) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && waiting.size() >= MOST_WAITING) {
        room.await();
      }
      if (!closed) {
        waiting.add(event);
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends as soon as it can, instead of what was said before and is not sent yet. */
  void say(ClusterState state) {
    lock.lock();
    try {
      news = GatewayEvent.newBuilder().setCluster(state).build();
      flush();
    } finally {
      lock.unlock();
    }
  }

  /** To be called when the executor can take more. */
  void flush() {
    lock.lock();
    try {
      if (news != null && !closed && out.isReady()) {
        out.onNext(news);
        news = null;
      }
      while (!closed && !waiting.isEmpty() && out.isReady()) {
        out.onNext(waiting.remove());
        room.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the executor's stream. */
  void fail(Throwable why) {
    lock.lock();
    try {
      if (!closed) {
        close();
        out.onError(why);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Answers the end of the executor's side. */
  void complete() {
    lock.lock();
    try {
      if (!closed) {
        close();
        out.onCompleted();
      }
    } finally {
      lock.unlock();
    }
  }
}
