package dev.virgo.planner.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.Event.Priority;
import dev.virgo.schemas.key.Key;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that is about to be written: pinned, or rejected with the reasons.
 *
 * @param revision the recording's; 0 if there is no such recording
 * @param rejection why nothing will run; null for a run that will
 * @param diagnostics what the compiler said, also warnings
 */
public record NewRun(
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
    @Nullable String rejection,
    List<JsonNode> diagnostics,
    @Nullable String traceparent) {
  public NewRun {
    inputs = Map.copyOf(inputs);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether the run is over before it began. */
  public boolean rejected() {
    return rejection != null;
  }
}
