package dev.virgo.payload;

import java.io.IOException;

/**
 * Bytes that are no payload of Virgo: truncated, of another schema, or contradicting themselves.
 */
public final class InvalidPayload extends IOException {
  private static final long serialVersionUID = 1L;

  InvalidPayload(String message) {
    super(message);
  }

  InvalidPayload(String message, Throwable cause) {
    super(message, cause);
  }
}
