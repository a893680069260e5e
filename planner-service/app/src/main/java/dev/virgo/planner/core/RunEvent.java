package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to a run. */
public sealed interface RunEvent {
  /** The run was created, or taken up again after a restart. */
  record Begin() implements RunEvent {}

  /** Answers to {@link Effect.AskDescribe}. */
  record Described(Map<Description.Question, Description> answers) implements RunEvent {
    public Described {
      answers = Map.copyOf(answers);
    }
  }

  /** Answers to {@link Effect.AskWhole}, in the order of its questions; null: not there. */
  record WholeLookedUp(List<Effect.WholeQuestion> questions, List<@Nullable Whole> answers)
      implements RunEvent {}

  /**
   * A whole field of a recording.
   *
   * @param byContent found by the content of what it reads, not under its path
   * @param contentRoot of the manifest
   * @param costUsd what making it cost once
   */
  record Whole(boolean byContent, Key contentRoot, List<Row> rows, double costUsd) {
    public Whole {
      rows = List.copyOf(rows);
    }
  }

  /** One asset that exists. */
  record Row(
      dev.virgo.schemas.time.Slice slice,
      Key assetKey,
      Key contentHash,
      @Nullable String uri,
      @Nullable JsonNode value) {}

  /** Answers to {@link Effect.AskLookup}: what exists, by asset key; anything else does not. */
  record LookedUp(List<Key> asked, Map<Key, Found> found) implements RunEvent {
    public LookedUp {
      asked = List.copyOf(asked);
      found = Map.copyOf(found);
    }
  }

  /** An asset that exists, and what making it cost once. */
  record Found(Key contentHash, @Nullable String uri, @Nullable JsonNode value, double costUsd) {}

  /** A plain value that was too large to travel inline. */
  record ValueRead(Key contentHash, JsonNode value) implements RunEvent {}

  /** The cache says what became of slices. */
  record SlicesDone(Event.NodeDone done) implements RunEvent {}

  /** Everything was there: manifests are written. By {@code output} or {@code output.field}. */
  record Finished(Map<String, Event.ManifestRef> manifests) implements RunEvent {
    public Finished {
      manifests = Map.copyOf(manifests);
    }
  }

  /** Some assets are no longer there: nothing was written. */
  record FinishRefused(List<Key> missing) implements RunEvent {
    public FinishRefused {
      missing = List.copyOf(missing);
    }
  }

  /** Somebody cancelled the run. */
  record CancelRequested() implements RunEvent {}

  /**
   * The reconciler found slices that are dispatched, but have neither an asset, nor a claim, nor a
   * pending event.
   */
  record Repair(List<Lost> lost) implements RunEvent {
    public Repair {
      lost = List.copyOf(lost);
    }
  }

  /** One dispatch that came to nothing. */
  record Lost(String node, String group, dev.virgo.schemas.time.Slice slice, long dispatch) {}

  /** Something outside the core makes the run impossible. */
  record Impossible(String reason) implements RunEvent {}
}
