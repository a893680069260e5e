package dev.virgo.cli.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.schemas.event.Topics;
import java.util.HashMap;

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

  private String note(String name) {
    return record.header(PREFIX + name).orElse("");
  }

  /** What {@code dead-letters list} shows. */
  ObjectNode summary() {
    var json = dev.virgo.schemas.event.EventJson.json().createObjectNode();
    json.put("id", id());
    json.put("service", service());
    json.put("time", java.time.Instant.ofEpochMilli(record.timestampMs()).toString());
    json.put("reason", reason());
    json.put("member", note("member"));
    json.put("fault", note("fault"));
    json.put("topic", note("topic"));
    json.put("partition", number("partition"));
    json.put("offset", number("offset"));
    json.put("group", note("group"));
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
    var headers = new HashMap<String, String>();
    record
        .headers()
        .forEach((name, text) -> {
          if (!name.startsWith(PREFIX)) {
            headers.put(name, text);
          }
        });
    return new Bus.Outgoing(note("topic"), (int) partition, record, headers);
  }

  /** The dead-letter topic that the first half of an id names. */
  static String topicOf(String id) {
    int slash = id.indexOf('/');
    if (slash <= 0 || !id.substring(slash + 1).matches("\\d{1,18}")) {
      throw new CliFailure(
          Exit.USAGE,
          "'" + id + "' is no dead letter; write SERVICE/NUMBER as in: virgo dead-letters list");
    }
    return Topics.deadLetters(id.substring(0, slash));
  }
}
