package dev.virgo.cli.demo;

import dev.virgo.cli.bus.Bus;
import java.util.List;
import java.util.TreeSet;

/**
 * A trace in figures: those of Jaeger where the system runs one, else what the events themselves
 * name, which is a part of it.
 *
 * @param spans how many are known
 * @param services that made them, by the names that they have in Jaeger
 */
record Trace(String traceId, int spans, List<String> services) {
  private static final int MOST = 100_000;

  Trace {
    services = List.copyOf(services);
  }

  /** The trace of that id, 32 hexadecimal digits, as far as the events on the bus tell. */
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
            .map(source -> "virgo-" + source.substring(source.lastIndexOf('/') + 1))
            .ifPresent(services::add);
      }
    }
    return new Trace(traceId, spans.size(), List.copyOf(services));
  }
}
