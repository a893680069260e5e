package dev.virgo.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.payload.SignalPayload;

/** The value of one field over one slice. */
sealed interface FieldValue {
  record Signal(SignalPayload payload) implements FieldValue {}

  record Plain(JsonNode json) implements FieldValue {}
}
