package dev.virgo.planner.recordings;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import java.util.List;

/** A worker reads a file whose event carried only a hash of the whole. */
@FunctionalInterface
public interface BlockHashes {
  /**
   * The blocks of a stream.
   *
   * @param stream with its {@code hash}, which the worker checks before it reads
   * @throws dev.virgo.schemas.event.InvalidEvent if the file is not what the hash says
   * @throws dev.virgo.planner.rpc.Unreachable if no worker can say now
   */
  List<Key> of(Event.Stream stream);
}
