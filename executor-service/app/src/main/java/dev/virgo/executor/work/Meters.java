package dev.virgo.executor.work;

import dev.virgo.schemas.rpc.ReserveReply;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** What the executor did, counted per slice. */
public final class Meters {
  private final MeterRegistry registry;

  public Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  void reserved(ReserveReply reply) {
    for (var answer : reply.getAnswersList()) {
      registry
          .counter("virgo.executor.reserved", "outcome", answer.getOutcome().name())
          .increment();
    }
  }

  void queued(long nanos) {
    registry.timer("virgo.executor.queue").record(nanos, TimeUnit.NANOSECONDS);
  }

  void ended(Outcome outcome) {
    switch (outcome) {
      case Outcome.Commit commit ->
          registry
              .timer("virgo.executor.run")
              .record(commit.result().getUsage().getRunUs(), TimeUnit.MICROSECONDS);
      case Outcome.Fail fail -> failed(fail.failure().getKind().name());
      case Outcome.Release release -> failed(release.reason().name());
    }
  }

  private void failed(String kind) {
    registry.counter("virgo.executor.failures", "kind", kind).increment();
  }
}
