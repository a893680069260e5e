package dev.virgo.cli.bus;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the newest of the records that go by, within bounds on their number and their bytes. */
final class NewestRecords {
  static final Comparator<BusRecord> BY_TIME =
      Comparator.comparing(BusRecord::time)
          .thenComparing(BusRecord::topic)
          .thenComparingInt(BusRecord::partition)
          .thenComparingLong(BusRecord::offset);

  private final int most;
  private final long mostBytes;
  private final PriorityQueue<BusRecord> kept = new PriorityQueue<>(BY_TIME);
  private long bytes;
  private boolean dropped;

  NewestRecords(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** Takes one, and drops the oldest while there are too many; the newest stays in any case. */
  void add(BusRecord record) {
    kept.add(record);
    bytes += record.size();
    while (kept.size() > most || (bytes > mostBytes && kept.size() > 1)) {
      bytes -= kept.remove().size();
      dropped = true;
    }
  }

  /** Whether some were dropped. */
  boolean dropped() {
    return dropped;
  }

  /** In the order of time. */
  List<BusRecord> records() {
    return kept.stream().sorted(BY_TIME).toList();
  }
}
