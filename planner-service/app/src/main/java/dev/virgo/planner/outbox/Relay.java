package dev.virgo.planner.outbox;

import dev.virgo.wire.OutboxRelay;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the outbox relay once it runs. Before that nothing is lost: the relay starts with a look at
 * the table.
 */
@Singleton
public class Relay {
  private final AtomicReference<@Nullable OutboxRelay> running = new AtomicReference<>();

  /** The relay runs now. */
  public void started(OutboxRelay relay) {
    running.set(relay);
  }

  /** Says that a transaction with events was committed. */
  public void wake() {
    var relay = running.get();
    if (relay != null) {
      relay.wake();
    }
  }
}
