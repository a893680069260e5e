package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.value.Value;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.event.Event.FieldValue;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.key.LocalityKey;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cache and an executor of a few lines, to drive the core with: everything is answered at once
 * and nothing is lost. Content is a function of the cut-off key, as the law of the cache says.
 */
final class World {
  static final long SECOND = 1_000_000_000L;

  final Registry registry;
  final Map<Key, RunEvent.Found> assets = new HashMap<>();
  final Map<Key, RunEvent.Found> byCutoff = new HashMap<>();
  final Map<List<Key>, RunEvent.Whole> wholes = new HashMap<>();
  final Map<Key, RunEvent.Whole> wholesByContent = new HashMap<>();

  /** Node-slices that an executor really ran, as {@code node[t0,t1)}. */
  final List<String> executed = new ArrayList<>();

  /** Where slices are executed from now on. */
  String slot = "1";

  /** How long a slice takes there, microseconds. */
  long sliceUs = 1000;

  final List<Event> emitted = new ArrayList<>();
  final ArrayDeque<Event.NodeReady> queue = new ArrayDeque<>();
  int lookups;
  double mainsRatio = 0.5;
  @Nullable String failingNode;

  World(Registry registry) {
    this.registry = registry;
  }

  static Recording recording(long seconds, List<Span> segments) {
    var header = new FieldHeader("signal", 256, 1, List.of(new Event.Channel("O1", "uV")), SECOND);
    var blocks = new ArrayList<Key>();
    for (long n = 0; n < seconds; n++) {
      blocks.add(Registry.hash("block " + n));
    }
    return new Recording(
        "rec",
        1,
        seconds * SECOND,
        new TreeMap<>(
            Map.of(
                "eeg",
                new Recording.Stream(
                    "eeg",
                    "signal",
                    "edf",
                    "file:///rec.edf",
                    header,
                    Keys.header(
                        new Keys.StreamHeader(
                            "signal", 256, 1, List.of(new Keys.Channel("O1", "uV")), SECOND)),
                    segments,
                    blocks))));
  }

  static Recording minute() {
    return recording(60, List.of(new Span(0, 60 * SECOND)));
  }

  RunSpec spec(String run, String source, Recording recording) {
    return spec(run, source, recording, Map.of());
  }

  RunSpec spec(String run, String source, Recording recording, Map<String, Value> inputs) {
    var pipeline =
        switch (Compiler.compile(source, registry.modules())) {
          case CompileResult.Compiled compiled -> compiled.pipeline();
          case CompileResult.Rejected rejected ->
              throw new IllegalArgumentException(rejected.diagnostics().toString());
        };
    return new RunSpec(
        run,
        recording,
        pipeline,
        pipeline.structuralHash(),
        false,
        10 * SECOND,
        inputs,
        Event.Priority.INTERACTIVE,
        registry.descriptors(),
        Map.of());
  }

  /** From the first event to a terminal state, if there is one. */
  RunState run(RunSpec spec) {
    return finish(feed(RunState.begin(spec), new RunEvent.Begin()));
  }

  /** Executes what is queued until nothing is. */
  RunState finish(RunState state) {
    while (!queue.isEmpty()) {
      state = feed(state, new RunEvent.SlicesDone(execute(queue.remove())));
    }
    return state;
  }

  /** Feeds one event and answers every question that follows. */
  RunState feed(RunState state, RunEvent event) {
    var events = new ArrayDeque<RunEvent>(List.of(event));
    while (!events.isEmpty()) {
      var decision = Planner.decide(state, events.remove());
      state = decision.state();
      for (var effect : decision.effects()) {
        switch (effect) {
          case Effect.AskDescribe(var questions) -> events.add(describe(questions));
          case Effect.AskWhole(var questions) -> events.add(whole(questions));
          case Effect.AskLookup(var keys) -> events.add(look(keys));
          case Effect.AskValue(var content, _) ->
              events.add(new RunEvent.ValueRead(content, new DoubleNode(mainsRatio)));
          case Effect.AskFinish(var fields) -> events.add(close(fields));
          case Effect.Emit(Event.NodeReady ready) -> queue.add(ready);
          case Effect.Emit(var other) -> emitted.add(other);
        }
      }
    }
    return state;
  }

  private RunEvent describe(List<Description.Question> questions) {
    var answers = new HashMap<Description.Question, Description>();
    for (var question : questions) {
      var input = Work.present(question.headers().get("eeg"));
      boolean quality = question.identity().contains("SignalQuality");
      long halo = question.identity().contains("Bandpass") ? 8 * SECOND : SECOND;
      var locality =
          quality
              ? LocalityKey.global()
              : question.identity().contains("Rereference")
                  ? LocalityKey.pointwise()
                  : new LocalityKey(LocalityKey.Kind.LOCAL, halo, halo, 6e-8);
      var plain = new FieldHeader("plain", 0, 0, List.of(), 0);
      Map<String, FieldHeader> fields =
          quality
              ? Map.of("mains_ratio", plain, "flat_ratio", plain)
              : Map.of("out", new FieldHeader("signal", 256, 1, input.channels(), 0));
      var localities = new HashMap<String, Map<String, LocalityKey>>();
      Work.present(registry.descriptors().get(question.identity()))
          .groups()
          .keySet()
          .forEach(group -> localities.put(group, Map.of("eeg", locality)));
      answers.put(question, new Description.Described(localities, fields));
    }
    return new RunEvent.Described(answers);
  }

  private RunEvent whole(List<Effect.WholeQuestion> questions) {
    var answers = new ArrayList<RunEvent.@Nullable Whole>();
    for (var question : questions) {
      var found = wholes.get(List.of(question.path(), question.data()));
      var content = question.whole().map(wholesByContent::get).orElse(null);
      answers.add(
          found != null || content == null
              ? found
              : new RunEvent.Whole(true, content.contentRoot(), content.rows(), 0));
    }
    return new RunEvent.WholeLookedUp(questions, answers);
  }

  private RunEvent look(List<Key> keys) {
    lookups += keys.size();
    var found = new HashMap<Key, RunEvent.Found>();
    for (var key : keys) {
      var asset = assets.get(key);
      if (asset != null) {
        found.put(key, asset);
      }
    }
    return new RunEvent.LookedUp(keys, found);
  }

  private RunEvent close(List<Effect.FieldManifest> fields) {
    var manifests = new HashMap<String, Event.ManifestRef>();
    for (var field : fields) {
      var rows = new ArrayList<RunEvent.Row>();
      var keyed = new ArrayList<Keys.ManifestRow>();
      for (var row : field.rows()) {
        var asset = assets.get(row.assetKey());
        if (asset == null) {
          return new RunEvent.FinishRefused(List.of(row.assetKey()));
        }
        rows.add(
            new RunEvent.Row(
                row.slice(), row.assetKey(), row.contentHash(), asset.uri(), asset.value()));
        keyed.add(
            new Keys.ManifestRow(field.field(), row.slice(), row.assetKey(), row.contentHash()));
      }
      var whole = new RunEvent.Whole(false, Keys.contentRoot(keyed), rows, 1);
      wholes.put(List.of(field.path(), field.data()), whole);
      field.whole().ifPresent(key -> wholesByContent.put(key, whole));
      if (!field.output().isEmpty()) {
        manifests.put(field.output(), new Event.ManifestRef(Keys.manifest(keyed), rows.size()));
      }
    }
    return new RunEvent.Finished(manifests);
  }

  /** What executor and cache make of one node-ready. */
  Event.NodeDone execute(Event.NodeReady ready) {
    var done = new ArrayList<Event.DoneSlice>();
    for (var slice : ready.slices()) {
      done.add(
          ready.node().equals(failingNode)
              ? failed(slice, Event.Reason.TRANSFORM)
              : make(ready, slice));
    }
    return new Event.NodeDone(ready.run(), ready.recording(), ready.node(), ready.group(), done);
  }

  static Event.DoneSlice failed(Event.ReadySlice slice, Event.Reason reason) {
    return ended(slice.slice(), slice.dispatch(), Event.Decision.FAILED, reason);
  }

  static Event.DoneSlice ended(
      Slice slice, long dispatch, Event.Decision decision, Event.@Nullable Reason reason) {
    return new Event.DoneSlice(slice, dispatch, decision, reason, "boom", Map.of(), null, 0);
  }

  private Event.DoneSlice make(Event.NodeReady ready, Event.ReadySlice slice) {
    var fields = new HashMap<String, FieldValue>();
    boolean cutoff = true;
    for (var field : ready.fields()) {
      var name = field.name();
      var at = Registry.hash(slice.cutoffKey() + "/" + name);
      var found = byCutoff.get(at);
      if (found == null) {
        cutoff = false;
        // What is pointwise does not see where a segment ends.
        found =
            content(
                ready,
                ready.identity().contains("Rereference")
                    ? Registry.hash("pointwise " + slice.slice())
                    : at);
        byCutoff.put(at, found);
      }
      var key = slice.assetKeys().get(name);
      assets.put(Work.present(key), found);
      fields.put(
          name, new FieldValue(Work.present(key), found.contentHash(), found.uri(), found.value()));
    }
    if (!cutoff) {
      executed.add(ready.node() + slice.slice());
    }
    return new Event.DoneSlice(
        slice.slice(),
        slice.dispatch(),
        cutoff ? Event.Decision.CUTOFF : Event.Decision.MATERIALIZED,
        null,
        null,
        fields,
        new Event.Usage(1, sliceUs, 900, 1 << 20, 1, 1, "host", "process", slot, 0.25),
        0);
  }

  private RunEvent.Found content(Event.NodeReady ready, Key at) {
    JsonNode value = ready.identity().contains("SignalQuality") ? new DoubleNode(mainsRatio) : null;
    return new RunEvent.Found(
        Registry.hash("content " + at), value == null ? "file:///" + at : null, value, 0.25);
  }

  /** How many slices of a node were really run. */
  long executions(String node) {
    return executed.stream().filter(name -> name.startsWith(node + "[")).count();
  }
}
