package dev.virgo.cache;

import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Result;
import dev.virgo.cache.decide.Want;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Wants, results and commands with everything that a test does not care about filled in. */
public final class Wishes {
  public static final Duration LEASE = Duration.ofSeconds(30);
  public static final Slice SLICE = new Slice(0, 10_000_000_000L);
  public static final double USD = 0.5;

  private Wishes() {}

  /** A key that stands for a name. */
  public static Key key(String name) {
    return Key.sha256(name.getBytes(StandardCharsets.UTF_8));
  }

  /** A want for the group with the one field {@code out}. */
  public static Want want(String run, long dispatch, String cutoff, String asset) {
    return want(run, dispatch, cutoff, Map.of("out", asset));
  }

  public static Want want(String run, long dispatch, String cutoff, Map<String, String> assets) {
    var keys = new HashMap<String, Key>();
    assets.forEach((field, name) -> keys.put(field, key(name)));
    return new Want(
        run,
        "rec1",
        "clean",
        "main",
        SLICE,
        dispatch,
        key(cutoff),
        keys,
        "dev.virgo.transforms.eeg.EEGBandpass@1.0.0",
        key("config"),
        key("code"),
        key("lockfile"),
        key("parts"),
        null);
  }

  public static Reserve.Command reserve(Want... wants) {
    return new Reserve.Command(
        "executor-1", LEASE, List.of(wants), Map.of(key("parts"), "{\"grid\":10}"));
  }

  /** Content of a name, in a blob. */
  public static Content content(String name) {
    return content(name, 0);
  }

  public static Content content(String name, int generation) {
    return new Content(key(name), "file:///blobs/" + name + ".g" + generation, null, 100);
  }

  /** A plain value. */
  public static Content value(String json) {
    return new Content(key(json), null, json, json.length());
  }

  public static Result result(String cutoff, Content out) {
    return result(cutoff, Map.of("out", out));
  }

  public static Result result(String cutoff, Map<String, Content> fields) {
    return new Result(key(cutoff), fields, usage(), true);
  }

  public static Event.Usage usage() {
    return new Event.Usage(1, 2_000, 1_000, 4096, 10, 20, "host", "process", "slot-1", USD);
  }
}
