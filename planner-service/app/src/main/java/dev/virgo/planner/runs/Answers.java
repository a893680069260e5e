package dev.virgo.planner.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.planner.core.Description;
import dev.virgo.planner.core.Effect;
import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunSpec;
import dev.virgo.planner.registry.Catalog;
import dev.virgo.planner.rpc.CacheClient;
import dev.virgo.planner.trace.Spans;
import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Keys;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Puts the core's questions to those who know: the cache, a worker, the blob root. */
@Singleton
public class Answers {
  private final CacheClient cache;
  private final Descriptions descriptions;
  private final BlobStore blobs;
  private final Spans spans;

  public Answers(CacheClient cache, Descriptions descriptions, BlobStore blobs, Spans spans) {
    this.cache = cache;
    this.descriptions = descriptions;
    this.blobs = blobs;
    this.spans = spans;
  }

  /** What the author's code says, kept or asked. */
  RunEvent described(Effect.AskDescribe ask, Catalog pinned) throws SQLException {
    return spans.within(
        "describe",
        Map.of("questions", Integer.toString(ask.questions().size())),
        () -> {
          var answers = new HashMap<Description.Question, Description>();
          for (var question : ask.questions()) {
            answers.put(question, described(question, pinned));
          }
          return new RunEvent.Described(answers);
        });
  }

  private Description described(Description.Question question, Catalog pinned) throws SQLException {
    var published = pinned.byIdentity().get(question.identity());
    if (published == null) {
      throw new IllegalStateException("the run does not pin " + question.identity());
    }
    var ports =
        published.signature().inputs().stream().map(TransformSignature.Parameter::name).toList();
    return descriptions.of(question, published.hash(), ports);
  }

  /** Whole-recording state. */
  RunEvent wholes(Effect.AskWhole ask, RunSpec spec) {
    return spans.within(
        "lookup whole",
        Map.of("fields", Integer.toString(ask.questions().size())),
        () -> cache.wholes(spec.recording().id(), ask.questions()));
  }

  /** What exists of the asset keys. */
  RunEvent lookup(Effect.AskLookup ask) {
    return spans.within(
        "lookup",
        Map.of("keys", Integer.toString(ask.keys().size())),
        () -> cache.lookup(ask.keys()));
  }

  /** Manifests, whole-recording state and membership; or what is gone. */
  RunEvent finish(Effect.AskFinish ask, RunSpec spec) {
    return spans.within(
        "finish",
        Map.of("fields", Integer.toString(ask.fields().size())),
        () -> cache.finish(spec, ask.fields()));
  }

  /** A plain value that was too large to travel inline; checked, for choices hang on it. */
  RunEvent value(Effect.AskValue ask) {
    try {
      JsonNode value = EventJson.json().readTree(blobs.get(ask.uri()));
      var actual = Keys.json(CanonicalJson.of(value));
      if (!actual.equals(ask.contentHash())) {
        throw new IllegalStateException(
            "blob %s hashes to %s, not to %s; quarantine it and run again"
                .formatted(ask.uri(), actual.hex(), ask.contentHash().hex()));
      }
      return new RunEvent.ValueRead(ask.contentHash(), value);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read value " + ask.uri() + ": " + e.getMessage(), e);
    }
  }
}
