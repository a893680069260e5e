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
import org.jspecify.annotations.Nullable;

/**
 * A record on a topic.
 *
 * @param timestampMs when it was sent, milliseconds since 1970
 * @param headers by name, the last of equal ones, as text; CloudEvents' attributes are {@code ce_…}
 * @param value null where the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // Records are passed on byte by byte and never compared.
public record BusRecord(
    String topic,
    int partition,
    long offset,
    long timestampMs,
    @Nullable String key,
    Map<String, String> headers,
    byte @Nullable [] value) {
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
      @Nullable String key,
      Map<String, String> headers,
      byte @Nullable [] value) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestampMs = timestampMs;
    this.key = key;
    this.headers = Map.copyOf(headers);
    this.value = value;
  }

  /** A header, or nothing. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
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
    event.put("key", key);
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
