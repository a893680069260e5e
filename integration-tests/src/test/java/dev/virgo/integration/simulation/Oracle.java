package dev.virgo.integration.simulation;

import dev.virgo.planner.core.Effect;
import dev.virgo.planner.core.Planner;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.ManifestRef;
import dev.virgo.schemas.key.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run shows when nothing was ever cached and nothing goes wrong: everything misses,
 * everything is computed at once. One answer per recording and pipeline.
 */
final class Oracle {
  private final Scenery scenery;
  private final Computation computation;
  private final Map<String, Expected> known = new HashMap<>();

  Oracle(Scenery scenery) {
    this.scenery = scenery;
    this.computation = new Computation(scenery);
  }

  /**
   * What is to be expected.
   *
   * @param meanings per output and slice
   */
  record Expected(RunStatus status, Map<String, Key> meanings) {}

  Expected of(String recording, String pipeline) {
    return known.computeIfAbsent(
        recording + " " + pipeline, _ -> new Lone(recording, pipeline).run());
  }

  /** Where an output's slice is named. */
  static String place(String output, dev.virgo.schemas.time.Slice slice) {
    return output + slice;
  }

  private final class Lone {
    private final Map<Key, Key> meanings = new HashMap<>();
    private final TreeMap<String, Key> shown = new TreeMap<>();
    private final ArrayDeque<RunEvent> events = new ArrayDeque<>(List.of(new RunEvent.Begin()));
    private RunState state;

    private Lone(String recording, String pipeline) {
      state = RunState.begin(scenery.spec("lone", recording, pipeline));
    }

    private Expected run() {
      while (!events.isEmpty()) {
        var decision = Planner.decide(state, events.removeFirst());
        state = decision.state();
        decision.effects().forEach(this::perform);
      }
      return new Expected(state.status(), shown);
    }

    private void perform(Effect effect) {
      switch (effect) {
        case Effect.AskDescribe(var questions) ->
            events.addFirst(new RunEvent.Described(Catalogue.describe(questions)));
        case Effect.AskWhole(var questions) ->
            events.addFirst(
                new RunEvent.WholeLookedUp(
                    questions,
                    new ArrayList<RunEvent.@Nullable Whole>(
                        Collections.nCopies(questions.size(), null))));
        case Effect.AskLookup(var keys) -> events.addFirst(new RunEvent.LookedUp(keys, Map.of()));
        case Effect.AskFinish(var fields) -> events.addFirst(finish(fields));
        case Effect.Emit(Event.NodeReady ready) -> events.addLast(execute(ready));
        case Effect.Emit _ -> {}
        case Effect.AskValue _ -> throw new IllegalStateException("every value travels inline");
      }
    }

    private RunEvent finish(List<Effect.FieldManifest> fields) {
      var manifests = new HashMap<String, ManifestRef>();
      for (var field : fields) {
        if (!field.output().isEmpty()) {
          manifests.put(field.output(), new ManifestRef(field.path(), field.rows().size()));
          for (var row : field.rows()) {
            shown.put(
                place(field.output(), row.slice()), Known.present(meanings.get(row.contentHash())));
          }
        }
      }
      return new RunEvent.Finished(manifests);
    }

    private RunEvent execute(Event.NodeReady ready) {
      var done = new ArrayList<Event.DoneSlice>();
      for (var slice : ready.slices()) {
        var fields = new HashMap<String, Event.FieldValue>();
        computation
            .run(ready, slice, content -> Known.present(meanings.get(content)), 0)
            .forEach((field, value) -> {
              meanings.put(value.content(), value.meaning());
              fields.put(
                  field,
                  new Event.FieldValue(
                      Known.present(slice.assetKeys().get(field)),
                      value.content(),
                      value.json() == null ? "somewhere" : null,
                      Known.json(value.json())));
            });
        done.add(
            new Event.DoneSlice(
                slice.slice(),
                slice.dispatch(),
                Event.Decision.MATERIALIZED,
                null,
                null,
                fields,
                null,
                0));
      }
      return new RunEvent.SlicesDone(
          new Event.NodeDone(ready.run(), ready.recording(), ready.node(), ready.group(), done));
    }
  }
}
