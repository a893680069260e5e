package dev.virgo.wire;

import dev.virgo.schemas.event.Event;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What a thread works on, until closed: its log lines have the members {@code run} and {@code
 * node}, and those of the trace ({@code traceId}, {@code spanId}) that lead to the rest of it.
 * Closed by the thread that made it, the youngest first.
 */
public final class About implements AutoCloseable {
  private static final String RUN = "run";
  private static final String NODE = "node";

  private final @Nullable Object runBefore = MDC.get(RUN);
  private final @Nullable Object nodeBefore = MDC.get(NODE);
  private final Scope trace;

  @SuppressWarnings("MustBeClosedChecker") // closed with this
  private About(String run, String node, Context context) {
    set(RUN, run.isEmpty() ? runBefore : run);
    set(NODE, node.isEmpty() ? nodeBefore : node);
    trace = context.makeCurrent();
  }

  /** A run, in the current trace. */
  public static About run(String run) {
    return new About(run, "", Context.current());
  }

  /** A run, in a trace of its own. */
  public static About run(String run, @Nullable String traceparent) {
    return new About(run, "", Traces.context(traceparent));
  }

  /** A node of a run, in the run's trace. */
  public static About node(String run, String node, @Nullable String traceparent) {
    return new About(run, node, Traces.context(traceparent));
  }

  /** A node of a run, in the current trace; empty: none in particular. */
  static About node(String run, String node) {
    return new About(run, node, Context.current());
  }

  /** What an event is about, in the given context. */
  static About event(Event event, Context context) {
    return new About(event.run(), event.node(), context);
  }

  /** The run that this thread works on; empty: none. */
  static String currentRun() {
    return text(MDC.get(RUN));
  }

  /** The node that this thread works on; empty: none. */
  static String currentNode() {
    return text(MDC.get(NODE));
  }

  @Override
  public void close() {
    trace.close();
    set(RUN, runBefore);
    set(NODE, nodeBefore);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static void set(String name, @Nullable Object value) {
    if (value == null) {
      MDC.remove(name);
    } else {
      MDC.put(name, value);
    }
  }
}
