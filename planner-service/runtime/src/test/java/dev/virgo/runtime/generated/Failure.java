package dev.virgo.runtime.generated;

/** An expression has no value. */
@SuppressWarnings("serial") // never serialised
final class Failure extends RuntimeException {

  Failure(String message) {
    super(message);
  }
}
