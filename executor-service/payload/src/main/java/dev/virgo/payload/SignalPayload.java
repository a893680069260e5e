package dev.virgo.payload;

import dev.virgo.transform.SignalHeader;
import java.util.List;

/**
 * A signal over one slice.
 *
 * @param header rate and channels
 * @param pieces one per gapless stretch of the slice, in the order of time; none where the slice
 *     lies in a gap
 */
public record SignalPayload(SignalHeader header, List<Piece> pieces) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a piece has other channels than the header, or starts
   *     before the one before it ends
   */
  public SignalPayload {
    pieces = List.copyOf(pieces);
    long end = 0;
    for (var piece : pieces) {
      if (piece.samples().length != header.channels().size()) {
        throw new IllegalArgumentException(
            "a piece has %d channels, its header %d"
                .formatted(piece.samples().length, header.channels().size()));
      }
      if (piece.span().t0Ns() < end) {
        throw new IllegalArgumentException(
            "a piece starts at %d ns, before the last one ends at %d ns"
                .formatted(piece.span().t0Ns(), end));
      }
      end = piece.span().t1Ns();
    }
  }

  /** Samples per channel, over all pieces. */
  public int sampleCount() {
    return pieces.stream().mapToInt(Piece::sampleCount).sum();
  }
}
