package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.Blob;
import dev.virgo.integration.simulation.Database.Session;
import dev.virgo.schemas.key.Key;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Takes contents away, whoever still needs them: condemns, deletes, unlinks (late, if it likes),
 * and forgets. Also damages and loses files behind everybody's back.
 */
final class Collector implements Actor {
  private final World world;
  private final Deque<String> toUnlink = new ArrayDeque<>();

  Collector(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "collector";
  }

  @Override
  public boolean ready() {
    return !toUnlink.isEmpty()
        || !in(Blob.State.DELETING).isEmpty()
        || (world.faults && !in(Blob.State.LIVE).isEmpty());
  }

  private List<Blob> in(Blob.State state) {
    return world.rows.blobs.committed().values().stream()
        .filter(blob -> blob.state() == state)
        .toList();
  }

  @Override
  public String step() {
    if (!toUnlink.isEmpty() && world.chance.oneIn(3)) {
      var path = toUnlink.removeFirst();
      world.files.unlink(path);
      return "unlinks " + path;
    }
    var deleting = in(Blob.State.DELETING);
    if (!deleting.isEmpty() && (!world.faults || world.chance.oneIn(4))) {
      return move(world.chance.pick(deleting), Blob.State.DELETING, Blob.State.GONE);
    }
    if (!world.faults) {
      return "waits";
    }
    var condemned = in(Blob.State.CONDEMNED);
    if (!condemned.isEmpty() && world.chance.oneIn(2)) {
      return move(world.chance.pick(condemned), Blob.State.CONDEMNED, Blob.State.DELETING);
    }
    var live = in(Blob.State.LIVE);
    if (live.isEmpty()) {
      return "finds nothing to condemn";
    }
    var blob = world.chance.pick(live);
    if (blob.content().uri() != null && world.chance.oneIn(4)) {
      return spoil(blob);
    }
    return move(blob, Blob.State.LIVE, Blob.State.CONDEMNED);
  }

  private String move(Blob blob, Blob.State from, Blob.State to) {
    var hash = blob.content().hash();
    boolean moved =
        world.database.transaction(
            session -> move(session, hash, blob.generation(), from, to),
            (_, done) -> {
              if (done && to == Blob.State.DELETING) {
                world.history.removed(hash);
              }
            });
    if (moved && to == Blob.State.DELETING && blob.content().uri() != null) {
      toUnlink.add(blob.content().uri());
    }
    return (moved ? "makes " : "cannot make ") + hash.hex().substring(0, 8) + " " + to;
  }

  private boolean move(Session session, Key hash, int generation, Blob.State from, Blob.State to) {
    session.statement();
    world.rows.blobs.lock(session, hash);
    var blob = Known.present(world.rows.blobs.get(session, hash));
    if (blob.state() != from || blob.generation() != generation) {
      return false;
    }
    world.rows.blobs.put(session, hash, new Blob(blob.content(), to, blob.generation()));
    if (to == Blob.State.DELETING || to == Blob.State.GONE) {
      session.statement();
      world.rows.withdrawWholes(session, entry -> entry.contentHash().equals(hash));
    }
    return true;
  }

  /** A disk does this, and says nothing; whoever reads the file finds out. */
  private String spoil(Blob blob) {
    var path = Known.present(blob.content().uri());
    if (world.chance.oneIn(2)) {
      world.files.damage(path);
      return "damages " + path;
    }
    world.files.lose(path);
    return "loses " + path;
  }

  /** What it was about to unlink it finds again by the rows: the paths are in them. */
  @Override
  public void crash() {
    // A collector that starts again unlinks what its rows say, so nothing is forgotten.
  }
}
