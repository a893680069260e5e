package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.ManifestRows.PathData;
import dev.virgo.cache.finish.Finish;
import dev.virgo.cache.lookup.Lookup;
import dev.virgo.planner.core.Effect;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunState;
import dev.virgo.schemas.event.Event.ManifestRef;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.KeyWriter;
import dev.virgo.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The planner's questions, put to the cache as its client puts them. */
final class Answers {
  private final World world;

  Answers(World world) {
    this.world = world;
  }

  RunEvent to(Effect effect, RunState state) {
    return switch (effect) {
      case Effect.AskDescribe(var questions) ->
          new RunEvent.Described(Catalogue.describe(questions));
      case Effect.AskWhole(var questions) -> wholes(questions, state);
      case Effect.AskLookup(var keys) -> lookup(keys);
      case Effect.AskFinish(var fields) -> finish(fields, state);
      case Effect.AskValue(var content, _) ->
          throw new IllegalStateException("every value travels inline, not " + content);
      case Effect.Emit _ -> throw new IllegalStateException("an event is no question");
    };
  }

  private RunEvent wholes(List<Effect.WholeQuestion> questions, RunState state) {
    var asked =
        questions.stream()
            .map(question ->
                new Lookup.Question(
                    new PathData(question.path(), question.data()),
                    whole(question.node(), question.path(), question.whole(), state)))
            .toList();
    var answers = new ArrayList<RunEvent.@Nullable Whole>();
    for (var answer : world.cache.whole(asked)) {
      answer.ifPresent(
          one -> world.history.saw(one.byContent() ? "whole by content" : "whole by path"));
      answers.add(answer.map(Answers::whole).orElse(null));
    }
    return new RunEvent.WholeLookedUp(questions, answers);
  }

  private static RunEvent.Whole whole(Lookup.Answer answer) {
    var rows = new ArrayList<RunEvent.Row>();
    for (int i = 0; i < answer.members().size(); i++) {
      var row = answer.manifest().rows().get(i);
      var content = answer.members().get(i).blob().content();
      rows.add(
          new RunEvent.Row(
              row.slice(),
              row.assetKey(),
              row.contentHash(),
              content.uri(),
              Known.json(content.valueJson())));
    }
    return new RunEvent.Whole(
        answer.byContent(), answer.manifest().contentRoot(), rows, answer.costUsd());
  }

  private RunEvent lookup(List<Key> keys) {
    var found = new HashMap<Key, RunEvent.Found>();
    var answers = world.cache.lookup(keys);
    for (int i = 0; i < keys.size(); i++) {
      var key = keys.get(i);
      answers
          .get(i)
          .ifPresent(held -> {
            var content = held.blob().content();
            found.put(
                key,
                new RunEvent.Found(
                    content.hash(),
                    content.uri(),
                    Known.json(content.valueJson()),
                    held.cost().usd()));
          });
    }
    return new RunEvent.LookedUp(keys, found);
  }

  private RunEvent finish(List<Effect.FieldManifest> fields, RunState state) {
    var spec = state.spec();
    var command =
        new Finish.Command(
            spec.run(),
            spec.recording().id(),
            spec.recording().revision(),
            spec.pipelineId(),
            spec.standard(),
            fields.stream().map(field -> field(field, state)).toList());
    return switch (world.cache.finish(command)) {
      case Finish.Missing(var missing) -> {
        world.history.saw("finish refused");
        yield new RunEvent.FinishRefused(List.copyOf(missing));
      }
      case Finish.Finished(var manifests) -> {
        var written = new HashMap<String, ManifestRef>();
        for (int i = 0; i < fields.size(); i++) {
          if (!fields.get(i).output().isEmpty()) {
            var manifest = manifests.get(i);
            written.put(
                fields.get(i).output(), new ManifestRef(manifest.hash(), manifest.rows().size()));
          }
        }
        yield new RunEvent.Finished(written);
      }
    };
  }

  private Finish.Field field(Effect.FieldManifest field, RunState state) {
    return new Finish.Field(
        field.node(),
        field.field(),
        field.output().isEmpty() ? null : field.output(),
        new PathData(field.path(), field.data()),
        whole(field.node(), field.path(), field.whole(), state),
        field.rows().stream()
            .map(row ->
                new Keys.ManifestRow(field.field(), row.slice(), row.assetKey(), row.contentHash()))
            .toList());
  }

  private @Nullable Key whole(String node, Key path, Optional<Key> whole, RunState state) {
    if (world.mutant != Mutant.WHOLE_FORGETS_STREAM || whole.isEmpty() || !node.equals("joint")) {
      return whole.orElse(null);
    }
    var writer = KeyWriter.of("forgetful").key(path);
    var above = Set.of("filtered", "clean.notch", "jitter", "coarse");
    for (var slice : state.slices()) {
      if (above.contains(slice.node()) && slice.contentHash() != null) {
        writer.text(slice.node()).key(slice.contentHash());
      }
    }
    return writer.hash();
  }
}
