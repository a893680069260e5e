package dev.virgo.planner.rpc;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The blocks of files, read by a worker beside whoever waits for them. Whoever comes back for a
 * file that is still being read waits for the same reading. One file at a time: executors have one
 * worker for this, and count the time that a question waits for it.
 */
public final class FileHashes implements AutoCloseable {
  private final Function<Event.Stream, List<Key>> worker;
  private final Duration patience;
  private final Map<Event.Stream, Future<List<Key>>> asked = new ConcurrentHashMap<>();
  private final ExecutorService reading =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("file-hashes").daemon().factory());

  /**
   * @param worker see {@link ExecutorClient#hashBlocks}
   * @param patience how long {@link #read} waits at most, below what a consumer may take per batch
   */
  public FileHashes(Function<Event.Stream, List<Key>> worker, Duration patience) {
    this.worker = worker;
    this.patience = patience;
  }

  /**
   * Waits until all of these streams are read. What is read, or refused, is remembered until {@link
   * #forget}.
   *
   * @throws InvalidEvent if a file is not what its event says, or cannot be read
   * @throws Unreachable if no worker can read it now, or one still does
   */
  public void read(List<Event.Stream> streams) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    // All of them first: they are read while the first is waited for.
    for (var stream : streams) {
      var _ = ask(stream);
    }
    for (var stream : streams) {
      wait(stream, ask(stream), Math.max(0, until - System.nanoTime()));
    }
  }

  /** The blocks of a stream; waits like {@link #read} if that was not done before. */
  public List<Key> of(Event.Stream stream) {
    try {
      return wait(stream, ask(stream), patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("executor", "the planner stops");
    }
  }

  /** The event is done with: if it comes again, its files are read again. */
  public void forget(List<Event.Stream> streams) {
    streams.forEach(asked::remove);
  }

  private Future<List<Key>> ask(Event.Stream stream) {
    try {
      return asked.computeIfAbsent(stream, it -> reading.submit(() -> worker.apply(it)));
    } catch (RejectedExecutionException e) {
      throw new Unreachable("executor", "the planner stops");
    }
  }

  private List<Key> wait(Event.Stream stream, Future<List<Key>> answer, long nanos)
      throws InterruptedException {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (CancellationException e) {
      throw new Unreachable("executor", "the planner stops");
    } catch (TimeoutException e) {
      throw new Unreachable("executor", stream.uri() + " is still being read");
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof InvalidEvent)) {
        asked.remove(stream, answer);
      }
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("cannot read " + stream.uri(), e);
    }
  }

  /** Stops reading; whoever waits hears that the executor cannot be reached. */
  @Override
  public void close() {
    reading.shutdownNow();
    asked.values().forEach(answer -> answer.cancel(true));
  }
}
