package dev.virgo.schemas.event;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The CloudEvents types, their topics and records. One topic per type, but for node-ready, which
 * has a second one for bulk work.
 */
public enum EventType {
  RECORDING_INGESTED("ursa.recording-ingested", Event.RecordingIngested.class),
  RECORDING_CHANGED("ursa.recording-changed", Event.RecordingChanged.class),
  RECORDING_DELETED("ursa.recording-deleted", Event.RecordingDeleted.class),
  RECORDING_ACCESSED("ursa.recording-accessed", Event.RecordingAccessed.class),
  RUN_REQUESTED("virgo.run-requested", Event.RunRequested.class),
  NODE_READY("virgo.node-ready", Event.NodeReady.class),
  NODE_DONE("virgo.node-done", Event.NodeDone.class),
  NODE_STARTED("virgo.node-started", Event.NodeStarted.class),
  ASSET_MATERIALIZED("virgo.asset-materialized", Event.AssetMaterialized.class),
  RUN_STARTED("virgo.run-started", Event.RunStarted.class),
  RUN_COMPLETED("virgo.run-completed", Event.RunCompleted.class),
  RUN_FAILED("virgo.run-failed", Event.RunFailed.class),
  RUN_CANCELLED("virgo.run-cancelled", Event.RunCancelled.class),
  TRANSFORM_PUBLISHED("virgo.transform-published", Event.TransformPublished.class),
  STANDARD_PUBLISHED("virgo.standard-published", Event.StandardPublished.class),
  BACKFILL_PROGRESS("virgo.backfill-progress", Event.BackfillProgress.class);

  private final String topic;
  private final Class<? extends Event> record;

  EventType(String topic, Class<? extends Event> record) {
    this.topic = topic;
    this.record = record;
  }

  /** The topic; for {@link #NODE_READY} that of interactive work. */
  public String topic() {
    return topic;
  }

  /** The CloudEvents {@code type} attribute, with the payload's major version. */
  public String cloudEventType() {
    return topic + ".v1";
  }

  /** The record that the payload decodes to. */
  public Class<? extends Event> record() {
    return record;
  }

  /** The type of an event. */
  public static EventType of(Event event) {
    return Arrays.stream(values())
        .filter(type -> type.record.isInstance(event))
        .findFirst()
        .orElseThrow();
  }

  /** The type with that CloudEvents {@code type} attribute, if there is one. */
  public static Optional<EventType> ofCloudEvent(String cloudEventType) {
    return Arrays.stream(values())
        .filter(type -> type.cloudEventType().equals(cloudEventType))
        .findFirst();
  }

  /** The topic that this very event goes to. */
  public static String topicOf(Event event) {
    return event instanceof Event.NodeReady ready && ready.priority() == Event.Priority.BULK
        ? Topics.NODE_READY_BULK
        : of(event).topic();
  }

  /** How a topic is made. */
  public record Topic(String name, int partitions, Duration retention) {}
}
