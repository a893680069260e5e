package dev.virgo.schemas.key;

import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Window;
import java.util.List;

/**
 * What one input port brings into the key of one output slice. In an asset key the upstream parts
 * are asset keys, in a cut-off key they are content hashes; nothing else differs.
 */
public sealed interface PortKey {
  /** The port's name. */
  String port();

  /** An optional port whose stream the recording lacks. */
  record Absent(String port) implements PortKey {}

  /**
   * A stream of the recording.
   *
   * @param pieces gapless pieces of the extended window
   * @param header hash of rate, units, channels and block length
   * @param blocks hashes of the blocks that overlap the pieces, in order
   */
  record Stream(String port, LocalityKey locality, List<Piece> pieces, Key header, List<Key> blocks)
      implements PortKey {
    public Stream {
      pieces = List.copyOf(pieces);
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * A field of another node.
   *
   * @param parts the upstream slices that overlap the pieces, in order, each with its asset key or
   *     content hash
   */
  record Field(String port, LocalityKey locality, List<Piece> pieces, List<Part> parts)
      implements PortKey {
    public Field {
      pieces = List.copyOf(pieces);
      parts = List.copyOf(parts);
    }
  }

  /** A plain value: the hash of its canonical JSON. */
  record Value(String port, Key hash) implements PortKey {}

  /** One upstream slice and its asset key or content hash. */
  record Part(Slice slice, Key key) {}

  /**
   * One gapless piece of the extended window.
   *
   * @param segmentT0Ns where its segment starts: sample times and derived grids count from there,
   *     so two pieces of different phase are different inputs
   */
  record Piece(Window window, long segmentT0Ns) {}
}
