package dev.virgo.schemas.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.SampleClock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the compact constructors of events ask; every failure is an {@link InvalidEvent}. */
final class Checks {
  /** Also a file name and a part of a Kafka key: no separators, no control characters. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+=@-]{0,199}");

  private Checks() {}

  static void required(String member, @Nullable Object value) {
    if (value == null) {
      throw new InvalidEvent(member, "is missing");
    }
  }

  static void object(String member, @Nullable JsonNode value) {
    if (value == null || !value.isObject()) {
      throw new InvalidEvent(member, "is missing or no JSON object");
    }
  }

  static void text(String member, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new InvalidEvent(member, "is missing or blank");
    }
  }

  static void requireName(String member, @Nullable String value) {
    text(member, value);
    if (!NAME.matcher(value == null ? "" : value).matches()) {
      throw new InvalidEvent(
          member, "'" + value + "' is no name: letters, digits and . _ : + = @ -, 200 at most");
    }
  }

  static void requireRecording(@Nullable String value) {
    requireName("recording", value);
  }

  static void atLeast(String member, long value, long least) {
    if (value < least) {
      throw new InvalidEvent(member, value + " is below " + least);
    }
  }

  static void oneOf(String member, @Nullable String value, String... allowed) {
    if (value == null || !Arrays.asList(allowed).contains(value)) {
      throw new InvalidEvent(member, "'" + value + "' is none of " + String.join(", ", allowed));
    }
  }

  static <T> List<T> listed(String member, @Nullable List<T> values) {
    if (values == null || values.isEmpty()) {
      throw new InvalidEvent(member, "has no entry");
    }
    if (values.stream().anyMatch(value -> value == null)) {
      throw new InvalidEvent(member, "has a null entry");
    }
    return List.copyOf(values);
  }

  static void distinct(String member, List<String> names) {
    var seen = new HashSet<String>();
    for (var name : names) {
      if (!seen.add(name)) {
        throw new InvalidEvent(member, "'" + name + "' occurs twice");
      }
    }
  }

  static void ordered(List<Event.Segment> segments, long rateNum, long rateDen) {
    var clock = new SampleClock(rateNum, rateDen);
    long end = 0;
    for (var segment : segments) {
      if (segment.t0Ns() < end) {
        throw new InvalidEvent(
            "segments", "one starts at " + segment.t0Ns() + "ns, before the last ends");
      }
      try {
        end = Math.addExact(segment.t0Ns(), clock.lengthNs(segment.samples()));
      } catch (ArithmeticException e) {
        throw (InvalidEvent) new InvalidEvent("segments", "one ends beyond 292 years").initCause(e);
      }
    }
  }

  static void exactlyOne(
      @Nullable Key hash,
      @Nullable List<Key> blocks,
      @Nullable String blocksUri,
      @Nullable Key blocksRoot) {
    int given = (hash == null ? 0 : 1) + (blocks == null ? 0 : 1) + (blocksUri == null ? 0 : 1);
    if (given != 1) {
      throw new InvalidEvent(
          "blocks", "exactly one of hash, blocks and blocks_uri is needed, not " + given);
    }
    if ((blocksUri == null) != (blocksRoot == null)) {
      throw new InvalidEvent("blocks_root", "goes with blocks_uri");
    }
  }
}
