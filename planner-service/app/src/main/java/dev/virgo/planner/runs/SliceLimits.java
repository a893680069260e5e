package dev.virgo.planner.runs;

import dev.virgo.lang.ir.IrNode.TransformCall;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.planner.core.Recording;
import dev.virgo.planner.registry.Catalog;
import dev.virgo.schemas.time.Span;
import java.util.List;

/**
 * How many slices a run may have. A node's slices are one row in the database, written whole
 * whenever one of them changes; and a run ends with one message to the cache that names the asset
 * of every slice of every field, about 110 bytes each in at most 64 MiB.
 */
final class SliceLimits {
  /** Of one field: a day in slices of one second, and a little more. */
  static final long MOST_PER_FIELD = 100_000;

  /** Over all fields of all nodes. */
  static final long MOST_PER_RUN = 500_000;

  private SliceLimits() {}

  /**
   * Checks an upper bound: as if every choice took every side, and every node had as many slices as
   * the longest stream that the pipeline reads.
   *
   * @param catalog what the pipeline was compiled against
   * @throws Inputs.Unfit with the shortest grid that certainly works
   */
  static void check(IrPipeline pipeline, Catalog catalog, Recording recording, long gridNs)
      throws Inputs.Unfit {
    long cells = 0;
    for (var input : pipeline.inputs()) {
      var stream = recording.streams().get(input.name());
      cells = Math.max(cells, stream == null ? 0 : cells(stream.segments(), gridNs));
    }
    if (cells > MOST_PER_FIELD) {
      throw new Inputs.Unfit(
          "recording %s has %d slices of %d ns, but a field has at most %d; take a grid_ns of %d or more"
              .formatted(
                  recording.id(),
                  cells,
                  gridNs,
                  MOST_PER_FIELD,
                  Math.ceilDiv(recording.extentNs(), MOST_PER_FIELD)));
    }
    long fields = fields(pipeline, catalog);
    if (fields * cells > MOST_PER_RUN) {
      throw new Inputs.Unfit(
          "%d fields in %d slices of %d ns each are more than the %d that a run has at most; take a grid_ns of %d or more"
              .formatted(
                  fields,
                  cells,
                  gridNs,
                  MOST_PER_RUN,
                  Math.ceilDiv(recording.extentNs(), Math.max(1, MOST_PER_RUN / fields))));
    }
  }

  /** Grid cells that touch a segment. */
  private static long cells(List<Span> segments, long gridNs) {
    long cells = 0;
    long next = 0;
    for (var segment : segments) {
      long first = Math.max(next, segment.t0Ns() / gridNs);
      long last = (segment.t1Ns() - 1) / gridNs;
      cells += Math.max(0, last - first + 1);
      next = Math.max(next, last + 1);
    }
    return cells;
  }

  /** Fields that are cut into slices: all but those that are always of the whole recording. */
  private static long fields(IrPipeline pipeline, Catalog catalog) {
    long fields = 0;
    for (var node : pipeline.nodes()) {
      if (node instanceof TransformCall call) {
        var published = catalog.byIdentity().get(call.transform().identity());
        for (var field : call.transform().fields()) {
          if (published == null || !published.wholeRecording(field.group())) {
            fields++;
          }
        }
      }
    }
    return fields;
  }
}
