package dev.virgo.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.event.Topics;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** CloudEvents 1.0 in Kafka's binary mode: attributes in {@code ce_} headers, the value is data. */
final class CloudEvents {
  /** Largest payload that is written or read, bytes: the broker's own limit less its headers. */
  static final int MAX_BYTES = Topics.MAX_EVENT_BYTES;

  private static final String TYPE = "ce_type";
  private static final String ID = "ce_id";
  private static final String VERSION = "ce_specversion";

  private CloudEvents() {}

  /** What became of one Kafka record. */
  sealed interface Decoded {
    /** An event. */
    record Good(EventConsumer.Received received) implements Decoded {}

    /** No event: why, and which member or attribute is at fault. */
    record Bad(Fault fault, String member, String reason) implements Decoded {}
  }

  /** Reads a record; never throws. */
  static Decoded decode(ConsumerRecord<byte[], byte[]> record) {
    var type = text(record.headers(), TYPE);
    if (type == null) {
      return new Decoded.Bad(
          Fault.NO_TYPE,
          TYPE,
          "the header ce_type is missing; events are CloudEvents 1.0 in binary mode, not content-type "
              + text(record.headers(), "content-type"));
    }
    var version = text(record.headers(), VERSION);
    if (version != null && !version.startsWith("1.")) {
      return new Decoded.Bad(
          Fault.UNKNOWN_TYPE, VERSION, "CloudEvents " + version + " is unknown; 1.0 is known");
    }
    return EventType.ofCloudEvent(type)
        .map(known -> decode(record, known))
        .orElseGet(
            () -> new Decoded.Bad(Fault.UNKNOWN_TYPE, TYPE, "'" + type + "' is no known type"));
  }

  private static Decoded decode(ConsumerRecord<byte[], byte[]> record, EventType type) {
    if (!travelsOn(type, record.topic())) {
      return new Decoded.Bad(
          Fault.WRONG_TOPIC,
          TYPE,
          type.cloudEventType() + " does not belong on the topic " + record.topic());
    }
    var payload = record.value();
    if (payload == null) {
      return new Decoded.Bad(Fault.INVALID, "$", "the record has no value");
    }
    if (payload.length > MAX_BYTES) {
      return new Decoded.Bad(
          Fault.TOO_LARGE, "$", payload.length + " bytes are above the limit of " + MAX_BYTES);
    }
    try {
      var event = EventJson.decode(type, payload);
      return new Decoded.Good(
          new EventConsumer.Received(
              event,
              id(record),
              record.topic(),
              record.partition(),
              record.offset(),
              Traces.context(record.headers())));
    } catch (InvalidEvent e) {
      return new Decoded.Bad(Fault.INVALID, e.member(), String.valueOf(e.getMessage()));
    }
  }

  private static boolean travelsOn(EventType type, String topic) {
    return type.topic().equals(topic)
        || (type == EventType.NODE_READY && Topics.NODE_READY_BULK.equals(topic));
  }

  /** The event's id; a producer that sends none is told apart by where the record lies. */
  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return Optional.ofNullable(text(record.headers(), ID))
        .orElseGet(() -> record.topic() + "/" + record.partition() + "/" + record.offset());
  }

  /** The record of one outbox row; the same row always gives the same record. */
  static ProducerRecord<byte[], byte[]> encode(OutboxRow row, String source) {
    var record =
        new ProducerRecord<byte[], byte[]>(row.topic(), row.key().getBytes(UTF_8), row.payload());
    var headers = record.headers();
    put(headers, VERSION, "1.0");
    put(headers, ID, row.eventId().toString());
    put(headers, TYPE, row.type());
    put(headers, "ce_source", source);
    put(headers, "ce_time", time(row.createdAt()));
    put(headers, "ce_partitionkey", row.key());
    put(headers, "content-type", "application/json");
    if (row.traceparent() != null) {
      put(headers, Traces.TRACEPARENT, row.traceparent());
    }
    return record;
  }

  static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }

  static @Nullable String text(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  private static String time(Instant instant) {
    return instant.toString();
  }
}
