package dev.virgo.cache.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.ByteString;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks members of requests; every failure is an {@link InvalidRequest} that names the member. */
final class Members {
  /** As in events, where these names end up. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+=@-]{0,199}");

  private static final int MAX_TEXT = 1000;
  private static final int MAX_VALUE_BYTES = 64 * 1024;
  private static final int MAX_MESSAGE = 8000;
  private static final Duration MIN_LEASE = Duration.ofSeconds(1);
  private static final Duration MAX_LEASE = Duration.ofHours(1);

  private Members() {}

  static Key key(String member, ByteString bytes) {
    if (bytes.size() != Key.BYTES) {
      throw new InvalidRequest(member, "has " + bytes.size() + " bytes, a key has " + Key.BYTES);
    }
    return Key.of(bytes.toByteArray());
  }

  static @Nullable Key optionalKey(String member, ByteString bytes) {
    return bytes.isEmpty() ? null : key(member, bytes);
  }

  static List<Key> keys(String member, List<ByteString> list) {
    var keys = new ArrayList<Key>(list.size());
    for (int i = 0; i < list.size(); i++) {
      keys.add(key(member + "[" + i + "]", list.get(i)));
    }
    return keys;
  }

  static String name(String member, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new InvalidRequest(
          member, "'" + value + "' is no name: letters, digits and . _ : + = @ -, 200 at most");
    }
    return value;
  }

  static String text(String member, String value) {
    if (value.isBlank() || value.length() > MAX_TEXT || hasControl(value)) {
      throw new InvalidRequest(
          member, "is blank, longer than " + MAX_TEXT + " or has control characters");
    }
    return value;
  }

  private static boolean hasControl(String value) {
    return value.chars().anyMatch(Character::isISOControl);
  }

  static @Nullable String optionalText(String member, String value) {
    return value.isEmpty() ? null : text(member, value);
  }

  /** A message for people: cut if it is long, without characters that no column can hold. */
  static String message(String value) {
    var text = value.replace('\0', ' ');
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + " ... (cut)";
  }

  static Slice slice(String member, dev.virgo.schemas.rpc.Slice slice) {
    if (slice.getT0Ns() < 0 || slice.getT1Ns() <= slice.getT0Ns()) {
      throw new InvalidRequest(
          member,
          "is [" + slice.getT0Ns() + ", " + slice.getT1Ns() + "), a slice has 0 <= t0 < t1");
    }
    return new Slice(slice.getT0Ns(), slice.getT1Ns());
  }

  static long atLeast(String member, long value, long least) {
    if (value < least) {
      throw new InvalidRequest(member, value + " is below " + least);
    }
    return value;
  }

  static double amount(String member, double value) {
    if (!Double.isFinite(value) || value < 0) {
      throw new InvalidRequest(member, value + " is no amount");
    }
    return value;
  }

  static Duration lease(String member, long millis) {
    if (millis < MIN_LEASE.toMillis() || millis > MAX_LEASE.toMillis()) {
      throw new InvalidRequest(
          member, millis + " ms is not within " + MIN_LEASE + " and " + MAX_LEASE);
    }
    return Duration.ofMillis(millis);
  }

  /** JSON that fits into an event; larger values belong into a blob. */
  static String value(String member, String json) {
    int bytes = ByteString.copyFromUtf8(json).size();
    if (bytes > MAX_VALUE_BYTES) {
      throw new InvalidRequest(
          member, "has " + bytes + " bytes; above " + MAX_VALUE_BYTES + " give a blob's uri");
    }
    json(member, json);
    return json;
  }

  static void json(String member, String json) {
    if (json.indexOf('\0') >= 0) {
      throw new InvalidRequest(member, "has a zero character outside an escape");
    }
    try {
      EventJson.json().readTree(json);
    } catch (JsonProcessingException e) {
      throw new InvalidRequest(member, "is no JSON: " + e.getOriginalMessage());
    }
  }

  static <T> List<T> some(String member, List<T> list) {
    if (list.isEmpty()) {
      throw new InvalidRequest(member, "is empty");
    }
    return list;
  }
}
