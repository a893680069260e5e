package dev.virgo.executor.work;

import dev.virgo.executor.backend.Backend;
import dev.virgo.wire.EventConsumer;
import org.jspecify.annotations.Nullable;

/** The two consumers, open as far as the backend has room. */
public final class Readers implements AutoCloseable {
  private final Backend backend;
  private Gate open = new Gate(true, true);
  private @Nullable Reader interactive;
  private @Nullable Reader bulk;

  /** A consumer, as far as it is opened and shut here. */
  public interface Reader {
    void pause();

    void resume();

    /** Takes nothing more. Waits for what is being handled. */
    void close();

    /** A consumer of events. */
    static Reader of(EventConsumer consumer) {
      return new Reader() {
        @Override
        public void pause() {
          consumer.pause();
        }

        @Override
        public void resume() {
          consumer.resume();
        }

        @Override
        public void close() {
          consumer.close();
        }
      };
    }
  }

  /** Follows the backend's load from now on. */
  public Readers(Backend backend) {
    this.backend = backend;
    backend.onLoadChange(this::update);
  }

  /** Takes the consumers; until then nothing is held back. */
  public synchronized void open(Reader interactiveWork, Reader bulkWork) {
    interactive = interactiveWork;
    bulk = bulkWork;
    update();
  }

  /** Called after every change of the load; the last call sees the last load. */
  private synchronized void update() {
    if (interactive == null || bulk == null) {
      return;
    }
    var gate = Gate.of(backend.load());
    set(interactive, open.interactive(), gate.interactive());
    set(bulk, open.bulk(), gate.bulk());
    open = gate;
  }

  /** Only what changes is said: to resume wakes a consumer up. */
  private static void set(Reader consumer, boolean was, boolean is) {
    if (is && !was) {
      consumer.resume();
    } else if (was && !is) {
      consumer.pause();
    }
  }

  /** Takes nothing more. Waits for what is being reserved, without keeping it from ending. */
  @Override
  public void close() {
    Reader first;
    Reader second;
    synchronized (this) {
      first = interactive;
      second = bulk;
      interactive = null;
      bulk = null;
    }
    if (first != null) {
      first.close();
    }
    if (second != null) {
      second.close();
    }
  }
}
