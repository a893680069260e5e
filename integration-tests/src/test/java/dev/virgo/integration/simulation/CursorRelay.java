package dev.virgo.integration.simulation;

import dev.virgo.integration.simulation.Database.Table;
import dev.virgo.integration.simulation.Rows.Outgoing;

/** The relay as it must not be: it remembers how far it got, and numbers are not in order. */
final class CursorRelay extends Relay {
  private long cursor;

  CursorRelay(String name, World world, Table<Long, Outgoing> outbox) {
    super(name, world, outbox);
  }

  @Override
  public boolean ready() {
    var rows = outbox.committed();
    return !rows.isEmpty() && rows.lastKey() > cursor;
  }

  @Override
  public String step() {
    int sent = 0;
    for (var row : outbox.committed().tailMap(cursor + 1).entrySet()) {
      world.topics.send(row.getValue().event());
      cursor = row.getKey();
      sent++;
    }
    return "sends " + sent + " up to " + cursor;
  }
}
