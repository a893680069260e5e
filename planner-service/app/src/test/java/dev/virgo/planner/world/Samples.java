package dev.virgo.planner.world;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ingest events of recordings with one EEG. */
public final class Samples {
  public static final long SECOND = 1_000_000_000L;

  private Samples() {}

  /** An EEG of 256 Hz whose blocks are in the event; another salt is another signal. */
  public static Event.RecordingIngested ingested(String recording, int seconds, String salt) {
    return new Event.RecordingIngested(
        recording,
        1,
        Instant.parse("2026-11-22T10:00:00Z"),
        List.of(stream("eeg", "signal", seconds, null, blocks(seconds, salt), null, null)));
  }

  /** A stream; exactly one of the ways to say what its samples are. */
  public static Event.Stream stream(
      String name,
      String kind,
      int seconds,
      @Nullable Key hash,
      @Nullable List<Key> blocks,
      @Nullable String blocksUri,
      @Nullable Key blocksRoot) {
    return new Event.Stream(
        name,
        kind,
        "edf",
        "file:///recordings/some.edf",
        256,
        1,
        List.of(new Event.Channel("O1", "uV"), new Event.Channel("O2", "uV")),
        List.of(new Event.Segment(0, 256L * seconds)),
        hash,
        blocks,
        blocksUri,
        blocksRoot,
        null);
  }

  /** As many hashes as there are seconds. */
  public static List<Key> blocks(int seconds, String salt) {
    var blocks = new ArrayList<Key>();
    for (int n = 0; n < seconds; n++) {
      blocks.add(hash(salt + " " + n));
    }
    return blocks;
  }

  public static Key hash(String text) {
    return Key.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
