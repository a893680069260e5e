package dev.virgo.wire;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of an outbox table. */
@SuppressWarnings("ArrayRecordComponent") // a carrier that nobody compares
record OutboxRow(
    long id,
    UUID eventId,
    String topic,
    String key,
    String type,
    byte[] payload,
    @Nullable String traceparent,
    Instant createdAt) {}
