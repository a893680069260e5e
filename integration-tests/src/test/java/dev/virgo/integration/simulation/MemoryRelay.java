package dev.virgo.integration.simulation;

import dev.virgo.integration.simulation.Database.Table;
import dev.virgo.integration.simulation.Rows.Outgoing;
import dev.virgo.schemas.event.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** No outbox: what a transaction wants to say is said after it, from the process's memory. */
final class MemoryRelay extends Relay {
  private final Deque<Event> unsaid = new ArrayDeque<>();

  MemoryRelay(String name, World world, Table<Long, Outgoing> outbox) {
    super(name, world, outbox);
  }

  /** As if the transaction had never written the rows. */
  void intoMemory() {
    if (outbox.committed().isEmpty()) {
      return;
    }
    outbox.committed().values().forEach(row -> unsaid.add(row.event()));
    outbox.truncate();
  }

  @Override
  List<Event> pending() {
    return List.copyOf(unsaid);
  }

  @Override
  public boolean ready() {
    return !outbox.committed().isEmpty() || !unsaid.isEmpty();
  }

  @Override
  public String step() {
    intoMemory();
    int sent = unsaid.size();
    while (!unsaid.isEmpty()) {
      world.topics.send(unsaid.removeFirst());
    }
    return "says " + sent + " from memory";
  }

  @Override
  public void crash() {
    unsaid.clear();
  }
}
