package dev.virgo.payload;

import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Copies pieces into Arrow's vectors and back. */
final class ArrowTable {
  private ArrowTable() {}

  /** Fills one record batch with the samples of all pieces. */
  static void fill(VectorSchemaRoot root, List<Piece> pieces) {
    int rows = pieces.stream().mapToInt(Piece::sampleCount).sum();
    var times = (BigIntVector) root.getVector(0);
    times.allocateNew(rows);
    int at = 0;
    for (var piece : pieces) {
      for (long time : piece.timesNs()) {
        times.set(at++, time);
      }
    }
    for (int channel = 0; channel < root.getFieldVectors().size() - 1; channel++) {
      var values = (Float8Vector) root.getVector(channel + 1);
      values.allocateNew(rows);
      at = 0;
      for (var piece : pieces) {
        for (double value : piece.samples()[channel]) {
          values.set(at++, value);
        }
      }
    }
    root.setRowCount(rows);
  }

  /** Reads {@code extent.samples()} rows from {@code first} on; the table has them. */
  static Piece piece(VectorSchemaRoot root, int first, ArrowSchema.Extent extent) {
    var times = new long[Math.toIntExact(extent.samples())];
    var timeColumn = (BigIntVector) root.getVector(0);
    for (int i = 0; i < times.length; i++) {
      times[i] = timeColumn.get(first + i);
    }
    var samples = new double[root.getFieldVectors().size() - 1][times.length];
    for (int channel = 0; channel < samples.length; channel++) {
      var column = (Float8Vector) root.getVector(channel + 1);
      for (int i = 0; i < times.length; i++) {
        samples[channel][i] = column.get(first + i);
      }
    }
    return new Piece(extent.span(), times, samples);
  }
}
