package dev.virgo.cli.bus;

import java.util.List;
import java.util.Map;

/** A bus that holds records with these headers. */
public final class BusOfRecords {
  private BusOfRecords() {}

  /** One record per map, on one topic. */
  public static Bus of(String topic, List<Map<String, String>> headers) {
    var bus = new FakeBus();
    headers.forEach(each -> bus.put(topic, "r", each, "{}"));
    return bus;
  }
}
