package dev.virgo.planner.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.schemas.event.Event.ManifestRef;
import dev.virgo.schemas.event.Event.Priority;
import dev.virgo.schemas.key.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code planner.run}: what a run pinned, where it stands, how it ended.
 *
 * @param revision the recording's revision that the run pinned; 0 if there was no such recording
 * @param pipeline a standard version, else the structural hash
 * @param pins the descriptor of every transform that the pipeline names, by identity
 * @param version counts writes of this row, for compare-and-set
 * @param diagnostics why the pipeline was rejected, as the compiler says it
 * @param manifest per output, once the run is completed
 * @param outputs plain values that the pipeline itself computed
 * @param traceparent W3C trace context of the run
 */
public record RunRow(
    String id,
    String recording,
    long revision,
    String pipeline,
    boolean standard,
    String source,
    String structuralHash,
    SortedMap<String, Key> pins,
    Map<String, JsonNode> inputs,
    long gridNs,
    Priority priority,
    String requestedBy,
    @Nullable String retryOf,
    RunStatus status,
    long version,
    long dispatches,
    boolean announced,
    List<JsonNode> diagnostics,
    @Nullable String error,
    @Nullable String failedNode,
    Map<String, ManifestRef> manifest,
    Map<String, JsonNode> outputs,
    @Nullable String traceparent,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** The trace that the run belongs to, 32 hexadecimal digits; null if it has none. */
  public @Nullable String traceId() {
    return traceparent == null || traceparent.length() < 35 ? null : traceparent.substring(3, 35);
  }
}
