package dev.virgo.cli.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.Topics;
import java.time.Instant;

/**
 * A dead letter: a record that a service could not use, with the reason in its headers.
 *
 * @param record as it lies on the dead-letter topic
 */
record Letter(BusRecord record) {
  static final String TOPICS = "virgo.dead-letters.";
  private static final String PREFIX = "dead_letter_";

  /** {@code SERVICE/OFFSET}; a dead-letter topic has one partition. */
  String id() {
    return service() + "/" + record.offset();
  }

  String service() {
    return record.topic().substring(TOPICS.length());
  }

  String reason() {
    return note("reason");
  }

  /** Where the record was before, for people. */
  String origin() {
    return note("topic") + "/" + note("partition") + "@" + note("offset");
  }

  /**
   * The consumer group that could not use it; another one of the service may have its own letter.
   */
  String group() {
    return note("group");
  }

  private String note(String name) {
    return record.header(PREFIX + name).orElse("");
  }

  /** What {@code dead-letters list} shows. */
  ObjectNode summary() {
    var json = EventJson.json().createObjectNode();
    json.put("id", id());
    json.put("service", service());
    json.put("time", Instant.ofEpochMilli(record.timestampMs()).toString());
    json.put("reason", reason());
    json.put("member", note("member"));
    json.put("fault", note("fault"));
    json.put("topic", note("topic"));
    json.put("partition", number("partition"));
    json.put("offset", number("offset"));
    json.put("group", group());
    json.put("type", record.header("ce_type").orElse(null));
    json.put("key", record.key());
    return json;
  }

  private long number(String name) {
    var text = note(name);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  /** The record as it was before it died, for its old place. */
  Bus.Outgoing replay() {
    var value = record.value();
    if (value == null && !note("bytes").isEmpty()) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "dead letter "
              + id()
              + " was too large to be kept ("
              + note("bytes")
              + " bytes); it lies at "
              + origin()
              + " as long as that topic keeps it");
    }
    long partition = number("partition");
    if (note("topic").isEmpty() || partition < 0 || partition > Integer.MAX_VALUE) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "dead letter "
              + id()
              + " does not say where it was; read it with: virgo dead-letters show "
              + id());
    }
    var headers =
        record.rawHeaders().stream().filter(header -> !header.name().startsWith(PREFIX)).toList();
    return new Bus.Outgoing(note("topic"), (int) partition, record.keyBytes(), headers, value);
  }

  /** Where the letter of an id lies; a dead-letter topic has one partition. */
  static Bus.Place placeOf(String id) {
    return new Bus.Place(Topics.deadLetters(parts(id)[0]), 0);
  }

  /** The offset that an id ends with. */
  static long offsetOf(String id) {
    return Long.parseLong(parts(id)[1]);
  }

  private static String[] parts(String id) {
    int slash = id.indexOf('/');
    if (slash <= 0 || !id.substring(slash + 1).matches("\\d{1,18}")) {
      throw new CliFailure(
          Exit.USAGE,
          "'" + id + "' is no dead letter; write SERVICE/NUMBER as in: virgo dead-letters list");
    }
    return new String[] {id.substring(0, slash), id.substring(slash + 1)};
  }
}
