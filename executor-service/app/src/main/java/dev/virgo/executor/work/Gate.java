package dev.virgo.executor.work;

import dev.virgo.executor.backend.Load;

/**
 * Which topics may be read. Interactive work is read until a queue as long as there are slots has
 * formed; bulk work only gets slots that nothing else takes.
 *
 * @param interactive whether {@code virgo.node-ready} is open
 * @param bulk whether {@code virgo.node-ready-bulk} is open
 */
record Gate(boolean interactive, boolean bulk) {
  /** What a load allows. */
  static Gate of(Load load) {
    return new Gate(load.waiting() < load.slots(), load.busy() + load.waiting() < load.slots());
  }
}
