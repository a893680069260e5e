package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What there is of a run that did not come to its end; a resume goes on from here (constellation
 * lang, section 8.8). The pipeline is no part of it: whoever resumes brings it, and the hash says
 * whether it is still the same.
 *
 * @param executionId stays the same however often it is resumed
 * @param attempt how often it was resumed before it ended like this
 * @param inputs that were given
 * @param computed values of calls, by their place in {@link
 *     dev.virgo.lang.ir.IrPipeline#canonicalOrder}, which no renaming or rearranging changes
 */
public record SuspendedExecution(
    UUID executionId,
    String structuralHash,
    int attempt,
    Map<String, Value> inputs,
    SortedMap<Integer, Value> computed) {

  public SuspendedExecution {
    inputs = Map.copyOf(inputs);
    computed = Collections.unmodifiableSortedMap(new TreeMap<>(computed));
  }
}
