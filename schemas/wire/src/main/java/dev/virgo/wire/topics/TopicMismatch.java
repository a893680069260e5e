package dev.virgo.wire.topics;

/** A topic exists, but not as the services need it. */
final class TopicMismatch extends Exception {
  private static final long serialVersionUID = 1L;

  TopicMismatch(String message) {
    super(message);
  }
}
