package dev.virgo.worker.sample;

import dev.virgo.transform.Locality;
import dev.virgo.transform.Resources;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transform.Transform;

/** Does what transforms should not before they run. */
@Transform(version = "1.0")
@Resources(cpu = 1, ramGb = 0.25)
public record Unhelpful(String how) {
  /** Keeps the compiler from leaving the work out. */
  static volatile double sink;

  /** Takes its time, if it is to. */
  public Unhelpful {
    if (how.startsWith("slow")) {
      work();
    }
    if (how.equals("slow_refusal")) {
      throw new IllegalArgumentException("it will not be made");
    }
  }

  /** Works for 300 ms of this thread's CPU time. */
  private static void work() {
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + 300_000_000L;
    while (threads.getCurrentThreadCpuTime() < end) {
      sink = Math.sqrt(sink + 1);
    }
  }

  @SuppressWarnings("NullAway") // It is unhelpful.
  public Locality locality(SignalHeader eeg) {
    return switch (how) {
      case "no_locality" -> null;
      case "overflow" ->
          Locality.local(java.time.Duration.ofDays(200_000), java.time.Duration.ZERO);
      case "recurse" -> locality(eeg);
      default -> Locality.pointwise();
    };
  }

  @SuppressWarnings("NullAway") // It is unhelpful.
  public SignalHeader header(SignalHeader eeg) {
    return how.equals("no_header") ? null : eeg;
  }

  public Signal run(SignalWindow eeg) {
    return eeg.slice(eeg.samples());
  }
}
