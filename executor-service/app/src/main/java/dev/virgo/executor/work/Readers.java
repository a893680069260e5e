package dev.virgo.executor.work;

import dev.virgo.executor.backend.Backend;
import dev.virgo.wire.EventConsumer;
import org.jspecify.annotations.Nullable;

/** The two consumers, open as far as the backend has room. */
public final class Readers implements AutoCloseable {
  private final Backend backend;
  private Gate open = new Gate(true, true);
  private @Nullable EventConsumer interactive;
  private @Nullable EventConsumer bulk;

  public Readers(Backend backend) {
    this.backend = backend;
  }

  /** Takes the consumers; until then nothing is held back. */
  public synchronized void open(EventConsumer interactiveWork, EventConsumer bulkWork) {
    interactive = interactiveWork;
    bulk = bulkWork;
    update();
  }

  /** Called whenever the load has changed. */
  public synchronized void update() {
    if (interactive == null || bulk == null) {
      return;
    }
    var gate = Gate.of(backend.load());
    set(interactive, open.interactive(), gate.interactive());
    set(bulk, open.bulk(), gate.bulk());
    open = gate;
  }

  /** Only what changes is said: to resume wakes a consumer up. */
  private static void set(EventConsumer consumer, boolean was, boolean is) {
    if (is && !was) {
      consumer.resume();
    } else if (was && !is) {
      consumer.pause();
    }
  }

  /** Takes nothing more. Waits for what is being reserved, without keeping it from ending. */
  @Override
  public void close() {
    EventConsumer first;
    EventConsumer second;
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
