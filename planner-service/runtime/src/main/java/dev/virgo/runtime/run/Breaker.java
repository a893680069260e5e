package dev.virgo.runtime.run;

import java.util.OptionalLong;

/** The circuit breaker of a module, for runs on any threads. */
final class Breaker {

  private final BreakerSettings settings;
  private Circuit circuit = Circuit.fresh();

  Breaker(BreakerSettings settings) {
    this.settings = settings;
  }

  /** Whether nobody would be let through now; asking changes nothing. */
  synchronized boolean rejects(long now) {
    return !circuit.admit(settings, now).admitted();
  }

  /** What an admitted call is to say when it has ended; empty if it is not admitted. */
  synchronized OptionalLong admit(long now) {
    Circuit.Admission admission = circuit.admit(settings, now);
    circuit = admission.next();
    return admission.admitted() ? OptionalLong.of(circuit.generation()) : OptionalLong.empty();
  }

  synchronized void succeeded(long admitted) {
    circuit = circuit.succeeded(admitted);
  }

  synchronized void failed(long admitted, long now) {
    circuit = circuit.failed(admitted, settings, now);
  }

  synchronized void abandoned(long admitted) {
    circuit = circuit.abandoned(admitted);
  }
}
