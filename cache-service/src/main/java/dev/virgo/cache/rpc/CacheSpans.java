package dev.virgo.cache.rpc;

import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.Reserved;
import dev.virgo.cache.decide.Want;
import dev.virgo.wire.About;
import dev.virgo.wire.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What only the cache knows about the traces of runs: who waits for whom, and what ran out. */
@ApplicationScoped
public class CacheSpans {
  private static final Logger LOG = Logger.getLogger(CacheSpans.class);

  private final Tracer tracer;

  CacheSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  private record Wait(
      String run, String node, @Nullable String trace, String ownerRun, @Nullable String owner) {}

  /** Slices that another run computes already: a span of the waiter's, linked to the owner's. */
  void waiting(List<Want> wants, List<Reserved> answers) {
    var waits = new LinkedHashMap<Wait, Integer>();
    for (int i = 0; i < wants.size(); i++) {
      if (answers.get(i) instanceof Reserved.Busy(boolean registered, Want owner) && registered) {
        var want = wants.get(i);
        waits.merge(
            new Wait(want.run(), want.node(), want.traceparent(), owner.run(), owner.traceparent()),
            1,
            Integer::sum);
      }
    }
    waits.forEach((wait, slices) ->
        tracer
            .spanBuilder("wait for another run")
            .setParent(Traces.context(wait.trace()))
            .addLink(Span.fromContext(Traces.context(wait.owner())).getSpanContext())
            .setAttribute("virgo.run", wait.run())
            .setAttribute("virgo.node", wait.node())
            .setAttribute("virgo.slices", slices)
            .setAttribute("virgo.computed_by", wait.ownerRun())
            .startSpan()
            .end());
  }

  private record Loss(long lease, String run, String node, @Nullable String trace) {}

  /** Claims whose holder was not heard of in time, below the span that reserved them. */
  public void expired(List<Claim> claims) {
    Map<Loss, Integer> losses = new LinkedHashMap<>();
    for (var claim : claims) {
      var owner = claim.owner();
      losses.merge(
          new Loss(claim.lease(), owner.run(), owner.node(), owner.traceparent()), 1, Integer::sum);
    }
    losses.forEach((loss, slices) -> {
      try (var _ = About.node(loss.run(), loss.node(), loss.trace())) {
        LOG.warnf(
            "lease %d ran out; its %d slices of %s go back", loss.lease(), slices, loss.node());
      }
      var span =
          tracer
              .spanBuilder("lease expired")
              .setParent(Traces.context(loss.trace()))
              .setAttribute("virgo.run", loss.run())
              .setAttribute("virgo.node", loss.node())
              .setAttribute("virgo.lease", loss.lease())
              .setAttribute("virgo.slices", slices)
              .startSpan();
      span.setStatus(StatusCode.ERROR, "the executor was not heard of for the time of its lease");
      span.end();
    });
  }
}
