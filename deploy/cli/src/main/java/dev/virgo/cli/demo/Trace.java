package dev.virgo.cli.demo;

import dev.virgo.cli.bus.Bus;
import java.util.List;
import java.util.TreeSet;

/**
 * What the events themselves say about a trace: the whole of it is with the collector that {@code
 * --otlp} names, if there is one.
 *
 * @param spans different ones from which events of the trace were sent
 * @param services that sent them, by name
 */
record Trace(String traceId, int spans, List<String> services) {
  private static final int MOST = 100_000;

  Trace {
    services = List.copyOf(services);
  }

  /** The trace of that id, 32 hexadecimal digits. */
  static Trace of(Bus bus, String traceId) {
    var spans = new TreeSet<String>();
    var services = new TreeSet<String>();
    for (var record : bus.newest(bus.topics(), MOST).records()) {
      // 00-TRACE-SPAN-01
      var parts = record.header("traceparent").orElse("").split("-", -1);
      if (parts.length == 4 && parts[1].equals(traceId)) {
        spans.add(parts[2]);
        record
            .header("ce_source")
            .map(source -> source.substring(source.lastIndexOf('/') + 1))
            .ifPresent(services::add);
      }
    }
    return new Trace(traceId, spans.size(), List.copyOf(services));
  }
}
