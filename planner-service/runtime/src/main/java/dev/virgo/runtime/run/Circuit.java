package dev.virgo.runtime.run;

/**
 * What a circuit breaker knows of its module, as a value: every method gives the next state and
 * leaves this one (constellation lang, section 8.7). Who is let through carries the generation of
 * that moment; what becomes of it counts only as long as the generation lasts.
 */
sealed interface Circuit {

  /** Counts up with every change between the three states. */
  long generation();

  /** All are let through; so many have failed one after the other. */
  record Closed(long generation, int failures) implements Circuit {}

  /** None is let through before that moment. */
  record Open(long generation, long until) implements Circuit {}

  /** Some are let through to see whether the module works again. */
  record HalfOpen(long generation, int probes) implements Circuit {}

  /** Whether somebody is let through, and the state after that. */
  record Admission(boolean admitted, Circuit next) {}

  /** That of a module that nobody has called yet. */
  static Circuit fresh() {
    return new Closed(0, 0);
  }

  /** Somebody wants to call the module. */
  default Admission admit(BreakerSettings settings, long now) {
    return switch (this) {
      case Closed _ -> new Admission(true, this);
      case Open(long generation, long until) ->
          now - until < 0
              ? new Admission(false, this)
              : new Admission(true, new HalfOpen(generation + 1, 1));
      case HalfOpen(long generation, int probes) ->
          probes < settings.halfOpenMaxProbes()
              ? new Admission(true, new HalfOpen(generation, probes + 1))
              : new Admission(false, this);
    };
  }

  /** A call that was let through has its result. */
  default Circuit succeeded(long admitted) {
    if (admitted != generation()) {
      return this;
    }
    return switch (this) {
      case Closed(long generation, int _) -> new Closed(generation, 0);
      case Open _ -> this;
      case HalfOpen(long generation, int _) -> new Closed(generation + 1, 0);
    };
  }

  /** A call that was let through has failed, or took too long. */
  default Circuit failed(long admitted, BreakerSettings settings, long now) {
    if (admitted != generation()) {
      return this;
    }
    Open open = new Open(generation() + 1, now + settings.resetDuration().toNanos());
    return switch (this) {
      case Closed(long generation, int failures) ->
          failures + 1 < settings.failureThreshold() ? new Closed(generation, failures + 1) : open;
      case Open _ -> this;
      case HalfOpen _ -> open;
    };
  }

  /** A call that was let through was given up: nobody knows what would have become of it. */
  default Circuit abandoned(long admitted) {
    return this instanceof HalfOpen(long generation, int probes) && generation == admitted
        ? new HalfOpen(generation, probes - 1)
        : this;
  }
}
