package dev.virgo.cli.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record on a topic.
 *
 * @param timestampMs when it was sent, milliseconds since 1970
 * @param keyBytes null where the record has none; anybody may have written it, so it may be no text
 * @param rawHeaders in their order, also several of one name; CloudEvents' attributes are {@code
 *     ce_…}
 * @param value null where the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // Records are passed on byte by byte and never compared.
public record BusRecord(
    String topic,
    int partition,
    long offset,
    long timestampMs,
    byte @Nullable [] keyBytes,
    List<Header> rawHeaders,
    byte @Nullable [] value) {
  /**
   * A header as it was sent.
   *
   * @param value may be null, and may be no text
   */
  @SuppressWarnings("ArrayRecordComponent") // As above.
  public record Header(String name, byte @Nullable [] value) {
    // Written out: a compact one loses the array's annotation in the class file.
    public Header(String name, byte @Nullable [] value) {
      this.name = name;
      this.value = value;
    }

    /** Of a text. */
    public static Header of(String name, String text) {
      return new Header(name, text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
      return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
  }

  /** Attributes in the order in which people look for them, by header. */
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "ce_specversion", "specversion",
          "ce_id", "id",
          "ce_type", "type",
          "ce_source", "source",
          "ce_time", "time",
          "ce_partitionkey", "partitionkey",
          "content-type", "datacontenttype",
          "traceparent", "traceparent");

  private static final List<String> ORDER =
      List.of(
          "ce_specversion",
          "ce_type",
          "ce_id",
          "ce_source",
          "ce_time",
          "ce_partitionkey",
          "content-type",
          "traceparent");

  // Written out: a compact one loses the array's annotation in the class file.
  public BusRecord(
      String topic,
      int partition,
      long offset,
      long timestampMs,
      byte @Nullable [] keyBytes,
      List<Header> rawHeaders,
      byte @Nullable [] value) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestampMs = timestampMs;
    this.keyBytes = keyBytes;
    this.rawHeaders = List.copyOf(rawHeaders);
    this.value = value;
  }

  /** The key for people. */
  public @Nullable String key() {
    return keyBytes == null ? null : new String(keyBytes, StandardCharsets.UTF_8);
  }

  /** The headers for people, by name; the last of equal ones. */
  public SortedMap<String, String> headers() {
    var texts = new TreeMap<String, String>();
    rawHeaders.forEach(header -> texts.put(header.name(), header.text()));
    return texts;
  }

  /** A header as text, or nothing; the last of equal ones. */
  public Optional<String> header(String name) {
    return rawHeaders.reversed().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .map(Header::text);
  }

  /** About what it takes of memory, bytes. */
  long size() {
    long size =
        256L + (value == null ? 0 : value.length) + (keyBytes == null ? 0 : keyBytes.length);
    for (var header : rawHeaders) {
      size += 64L + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }

  /** When the event happened: what it says, else when it was sent. */
  public Instant time() {
    return header("ce_time").flatMap(BusRecord::instant).orElse(Instant.ofEpochMilli(timestampMs));
  }

  private static Optional<Instant> instant(String text) {
    return text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z")
        ? Optional.of(Instant.parse(text))
        : Optional.empty();
  }

  /** The payload, if it is JSON. */
  public Optional<JsonNode> data() {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(EventJson.json().readTree(value));
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** The event as CloudEvents writes it in JSON, and where it lies. */
  public ObjectNode json() {
    var event = EventJson.json().createObjectNode();
    for (var header : ORDER) {
      header(header).ifPresent(text -> event.put(ATTRIBUTES.get(header), text));
    }
    event.put("topic", topic);
    event.put("partition", partition);
    event.put("offset", offset);
    event.put("key", key());
    var data = data();
    if (data.isPresent()) {
      event.set("data", data.get());
    } else if (value != null) {
      event.put("data_text", new String(value, StandardCharsets.UTF_8));
    } else {
      event.putNull("data");
    }
    return event;
  }
}
