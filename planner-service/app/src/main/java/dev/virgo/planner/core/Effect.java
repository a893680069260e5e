package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.util.List;
import java.util.Optional;

/**
 * What a decision wants done. The {@code Ask} effects are questions to other services whose answers
 * come back as {@link RunEvent}s; they may be asked again after a crash. {@link Emit} goes to the
 * outbox in the transaction that writes the state.
 */
public sealed interface Effect {
  /** Questions for a worker; answers are kept for ever. */
  record AskDescribe(List<Description.Question> questions) implements Effect {
    public AskDescribe {
      questions = List.copyOf(questions);
    }
  }

  /** Whole-recording state. */
  record AskWhole(List<WholeQuestion> questions) implements Effect {
    public AskWhole {
      questions = List.copyOf(questions);
    }
  }

  /**
   * Is this field of this recording there as a whole?
   *
   * @param path {@code P}
   * @param data {@code D}
   * @param whole key by the content of what it reads, once that is known
   */
  record WholeQuestion(String node, String field, Key path, Key data, Optional<Key> whole) {}

  /** Asset keys, one batch for the whole run. */
  record AskLookup(List<Key> keys) implements Effect {
    public AskLookup {
      keys = List.copyOf(keys);
    }
  }

  /** Read a plain value from its blob. */
  record AskValue(Key contentHash, String uri) implements Effect {}

  /** Write manifests, whole-recording state and membership. */
  record AskFinish(List<FieldManifest> fields) implements Effect {
    public AskFinish {
      fields = List.copyOf(fields);
    }
  }

  /**
   * One field of the run, whole.
   *
   * @param output the output's name; empty for an inner field, kept for whole-recording state only
   */
  record FieldManifest(
      String node,
      String field,
      String output,
      Key path,
      Key data,
      Optional<Key> whole,
      List<ManifestEntry> rows) {
    public FieldManifest {
      rows = List.copyOf(rows);
    }
  }

  /** One row of a manifest. */
  record ManifestEntry(Slice slice, Key assetKey, Key contentHash) {}

  /** Tell the world, through the outbox. */
  record Emit(Event event) implements Effect {}
}
