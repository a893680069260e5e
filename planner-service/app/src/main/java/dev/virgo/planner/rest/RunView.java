package dev.virgo.planner.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.planner.core.NodeSummary;
import dev.virgo.planner.core.Place;
import dev.virgo.planner.runs.RunRow;
import dev.virgo.schemas.event.Event.ManifestRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run, for people and scripts.
 *
 * @param window the effective window of a windowed run; null for a whole one
 * @param outputs plain values that the pipeline itself computed
 * @param costUsd what this run spent
 * @param savedUsd what its hits had cost once
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RunView(
    String run,
    String recording,
    long revision,
    String pipeline,
    boolean standard,
    String status,
    @Nullable List<Long> window,
    List<NodeView> nodes,
    @Nullable String traceId,
    Map<String, ManifestRef> manifest,
    Map<String, JsonNode> outputs,
    @Nullable String error,
    @Nullable String failedNode,
    List<JsonNode> diagnostics,
    String structuralHash,
    Map<String, JsonNode> inputs,
    long gridNs,
    String priority,
    String requestedBy,
    @Nullable String retryOf,
    double costUsd,
    double savedUsd,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** A node of a run. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record NodeView(
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
      @JsonProperty("queue_ms") double queueMs,
      @JsonProperty("run_ms") double runMs,
      @JsonProperty("cpu_s") double cpuS,
      long peakRssBytes,
      double costUsd,
      double savedUsd,
      @Nullable String backend,
      @Nullable String host,
      List<Place> places,
      @Nullable String error) {

    static NodeView of(NodeSummary node) {
      return new NodeView(
          node.node(),
          node.transform(),
          node.slices(),
          node.hit(),
          node.cutoff(),
          node.materialized(),
          node.failed(),
          node.skipped(),
          node.pending(),
          node.cancelled(),
          node.queueUs() / 1e3,
          node.runUs() / 1e3,
          node.cpuUs() / 1e6,
          node.peakRssBytes(),
          node.costUsd(),
          node.savedUsd(),
          node.backend(),
          node.host(),
          node.places(),
          node.error());
    }
  }

  static RunView of(RunRow row, List<NodeSummary> nodes) {
    return new RunView(
        row.id(),
        row.recording(),
        row.revision(),
        row.pipeline(),
        row.standard(),
        row.status().name(),
        null,
        nodes.stream().map(NodeView::of).toList(),
        row.traceId(),
        row.manifest(),
        row.outputs(),
        row.error(),
        row.failedNode(),
        row.diagnostics(),
        row.structuralHash(),
        row.inputs(),
        row.gridNs(),
        row.priority().name(),
        row.requestedBy(),
        row.retryOf(),
        nodes.stream().mapToDouble(NodeSummary::costUsd).sum(),
        nodes.stream().mapToDouble(NodeSummary::savedUsd).sum(),
        row.createdAt(),
        row.startedAt(),
        row.finishedAt());
  }
}
