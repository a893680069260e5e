package dev.virgo.planner.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of a run, as people see it. The counts from {@code hit} to {@code cancelled} sum to
 * {@code slices}.
 *
 * @param skipped slices that nothing needed, or whose optional stream is absent
 * @param queueUs microseconds between ready and start, summed over slices
 * @param runUs microseconds of running, summed
 * @param cpuUs CPU microseconds, summed
 * @param peakRssBytes largest of all slices
 * @param costUsd spent by this run
 * @param savedUsd what the hits had cost once
 * @param host where the last slice was executed
 * @param places where slices were executed, as far as they are kept
 */
public record NodeSummary(
    String node,
    String transform,
    int slices,
    int hit,
    int cutoff,
    int materialized,
    int failed,
    int skipped,
    int pending,
    int cancelled,
    long queueUs,
    long runUs,
    long cpuUs,
    long peakRssBytes,
    double costUsd,
    double savedUsd,
    @Nullable String backend,
    @Nullable String host,
    List<Place> places,
    @Nullable String error) {
  public NodeSummary {
    // Rows of earlier releases name none.
    places = places == null ? List.of() : List.copyOf(places);
  }
}
