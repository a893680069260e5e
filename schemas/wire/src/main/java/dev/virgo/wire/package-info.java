/**
 * How a service speaks: events in from Kafka with dead letters, events out through an outbox, RPC
 * with a token, trace context through all of them. It knows no service.
 */
@NullMarked
package dev.virgo.wire;

import org.jspecify.annotations.NullMarked;
