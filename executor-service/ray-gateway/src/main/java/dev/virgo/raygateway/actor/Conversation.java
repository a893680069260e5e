package dev.virgo.raygateway.actor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker on a thread of its own, and calls that bring requests and fetch replies. A call comes
 * back as soon as there is something to say, so that what a batch tells on its way is not held up
 * until its end; and soon in any case.
 */
final class Conversation {
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

  /** What ends right after its first reply is told in one call instead of two. */
  private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition asked = lock.newCondition();
  private final Condition told = lock.newCondition();
  private final Deque<byte[]> requests = new ArrayDeque<>();
  private final List<byte[]> replies = new ArrayList<>();
  private int unfinished;
  private @Nullable String broken;

  /** Starts the worker's thread. */
  static Conversation start(BiConsumer<byte[], Consumer<byte[]>> worker) {
    var conversation = new Conversation();
    Thread.ofPlatform().daemon().name("worker").start(() -> conversation.work(worker));
    return conversation;
  }

  /** Begins these requests after those before, and waits for something to say. */
  Answer exchange(List<byte[]> begin) throws InterruptedException {
    lock.lock();
    try {
      requests.addAll(begin);
      unfinished += begin.size();
      asked.signal();
      await(LONGEST_WAIT, true);
      await(LINGER, false);
      if (broken != null) {
        return new Answer.Broken(broken);
      }
      var answer = new Answer.Replies(unfinished > 0, List.copyOf(replies));
      replies.clear();
      return answer;
    } finally {
      lock.unlock();
    }
  }

  private void await(long nanos, boolean orFirstReply) throws InterruptedException {
    long left = nanos;
    while (unfinished > 0 && broken == null && left > 0 && !(orFirstReply && !replies.isEmpty())) {
      left = told.awaitNanos(left);
    }
  }

  private void work(BiConsumer<byte[], Consumer<byte[]>> worker) {
    try {
      while (true) {
        worker.accept(next(), this::tell);
        finished();
      }
    } catch (Throwable e) {
      // Whatever it is: this worker answers nothing any more, and the other side must know.
      end("worker failed: " + e);
      e.printStackTrace();
    }
  }

  private byte[] next() throws InterruptedException {
    lock.lock();
    try {
      while (requests.isEmpty()) {
        asked.await();
      }
      return requests.remove();
    } finally {
      lock.unlock();
    }
  }

  private void tell(byte[] reply) {
    lock.lock();
    try {
      replies.add(reply);
      told.signal();
    } finally {
      lock.unlock();
    }
  }

  private void finished() {
    lock.lock();
    try {
      unfinished--;
      told.signal();
    } finally {
      lock.unlock();
    }
  }

  private void end(String why) {
    lock.lock();
    try {
      broken = why;
      told.signal();
    } finally {
      lock.unlock();
    }
  }
}
