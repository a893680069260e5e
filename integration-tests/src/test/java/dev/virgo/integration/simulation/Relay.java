package dev.virgo.integration.simulation;

import dev.virgo.integration.simulation.Database.Table;
import dev.virgo.integration.simulation.Rows.Outgoing;
import dev.virgo.schemas.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends what is in an outbox, in order, and deletes what was acknowledged; keeps no cursor. It may
 * end between the two, and acknowledgements may be lost: then it sends again.
 */
class Relay implements Actor {
  private static final int MOST = 4;

  private final String name;
  final World world;
  final Table<Long, Outgoing> outbox;
  private final List<Long> acknowledged = new ArrayList<>();

  Relay(String name, World world, Table<Long, Outgoing> outbox) {
    this.name = name;
    this.world = world;
    this.outbox = outbox;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean ready() {
    return !acknowledged.isEmpty() || !outbox.committed().isEmpty();
  }

  @Override
  public String step() {
    return acknowledged.isEmpty() ? send() : delete();
  }

  /** What is to be sent, or may be sent again. */
  List<Event> pending() {
    return outbox.committed().values().stream().map(Outgoing::event).toList();
  }

  private String send() {
    var batch = outbox.committed().entrySet().stream().limit(MOST).toList();
    batch.forEach(row -> world.topics.send(row.getValue().event()));
    int heard = world.faulty(12) ? world.chance.below(batch.size()) : batch.size();
    batch.subList(0, heard).forEach(row -> acknowledged.add(row.getKey()));
    return "sends " + batch.size() + ", hears of " + heard;
  }

  private String delete() {
    world.database.transaction(session -> {
      session.statement();
      acknowledged.forEach(id -> outbox.remove(session, id));
      return acknowledged.size();
    });
    var done = "deletes " + acknowledged.size();
    acknowledged.clear();
    return done;
  }

  @Override
  public void crash() {
    acknowledged.clear();
  }
}
