package dev.virgo.planner.core;

import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.value.Value;
import dev.virgo.schemas.event.Event.Priority;
import java.util.Map;

/**
 * What a run pins before anything is looked up.
 *
 * @param pipelineId a standard version's identifier, else the pipeline's structural hash
 * @param standard outputs become visible under {@code pipelineId}
 * @param gridNs slices are {@code [n * grid, (n + 1) * grid)}
 * @param inputs plain {@code in} values by name
 * @param descriptors of every transform that the pipeline names, by identity
 * @param expectedUs how long one slice takes, microseconds, by identity, as far as earlier runs
 *     have told; only the size of batches follows from it
 */
public record RunSpec(
    String run,
    Recording recording,
    IrPipeline pipeline,
    String pipelineId,
    boolean standard,
    long gridNs,
    Map<String, Value> inputs,
    Priority priority,
    Map<String, Descriptor> descriptors,
    Map<String, Long> expectedUs) {
  public RunSpec {
    inputs = Map.copyOf(inputs);
    descriptors = Map.copyOf(descriptors);
    expectedUs = Map.copyOf(expectedUs);
    if (gridNs <= 0) {
      throw new IllegalArgumentException("a grid is positive, not " + gridNs + "ns");
    }
  }
}
