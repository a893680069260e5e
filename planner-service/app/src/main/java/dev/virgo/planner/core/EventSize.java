package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.event.Topics;
import dev.virgo.schemas.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How large a node-ready of some slices would be, never less than it is: a broker refuses what is
 * above {@link Topics#MAX_EVENT_BYTES}, and the run would be tried again for ever.
 *
 * @param bytes of the whole event
 * @param largest bytes of the port that takes most
 * @param cause what that port reads, for people
 * @param remedy what makes it smaller, for people
 */
record EventSize(long bytes, long largest, String cause, String remedy) {
  /** A hash in JSON: 64 digits, quotes, comma. */
  private static final int HASH = 67;

  private static final int NUMBER = 20;
  private static final int WINDOW = 4 * NUMBER + 60;
  private static final int SEGMENT = 2 * NUMBER + 24;

  /**
   * Names of members, slice and content hash of an upstream slice; its URI and value come on top.
   */
  private static final int INPUT = HASH + 2 * NUMBER + 100;

  private static final int SLICE = HASH + 3 * NUMBER + 100;
  private static final int CHANNEL = 40;
  private static final int ENVELOPE = 8 * 1024;

  static EventSize of(Work work, int position, int groupIndex, List<Integer> batch) {
    var node = work.nodes[position];
    var plan = node.groups.get(groupIndex).plan;
    var total =
        new EventSize(ENVELOPE + 2L * Work.present(node.config).toString().length(), -1, "", "");
    for (var field : plan.fields()) {
      total = total.plus((long) batch.size() * (HASH + field.length()));
    }
    for (var header : plan.headers()) {
      total = total.plus(header(header));
    }
    total = total.plus((long) batch.size() * SLICE);
    for (int p = 0; p < plan.ports().size(); p++) {
      var windows = new ArrayList<Window>();
      for (int i : batch) {
        windows.addAll(plan.windows().get(i).get(p));
      }
      total =
          total.plus(
              (long) windows.size() * WINDOW + (long) plan.portSegments().get(p).size() * SEGMENT);
      total =
          switch (plan.ports().get(p)) {
            case BoundPort.Absent _ -> total;
            case BoundPort.OfValue(_, var value, _) -> total.plus(2L * value.toString().length());
            case BoundPort.OfStream(_, var stream) -> total.with(stream, windows);
            case BoundPort.OfField(_, var call, var field) ->
                total.with(work.nodes[call], field, windows);
          };
    }
    return total;
  }

  private static long header(FieldHeader header) {
    long bytes = 5 * NUMBER + 100;
    for (var channel : header.channels()) {
      // Six bytes at most for one character, escaped.
      bytes += CHANNEL + 6L * (channel.name().length() + channel.unit().length());
    }
    return bytes;
  }

  private EventSize plus(long more) {
    return new EventSize(bytes + more, largest, cause, remedy);
  }

  private EventSize with(Recording.Stream stream, List<Window> windows) {
    var range = BlockRange.of(stream, windows);
    long own = range.count() * HASH + header(stream.header()) + 6L * stream.uri().length();
    long blockNs = stream.header().blockNs();
    double seconds = blockNs / 1e9;
    return larger(
        own,
        String.format(
            Locale.ROOT,
            "%.1f hours of stream '%s', %d hashes of blocks of %s s",
            range.count() * seconds / 3600,
            stream.name(),
            range.count(),
            plain(seconds)),
        "ingest the recording with a larger block_ns, %s s or more"
            .formatted(plain(seconds * (own / (Topics.MAX_EVENT_BYTES / 2) + 1))));
  }

  private EventSize with(NodeState upstream, String field, List<Window> windows) {
    var group = upstream.plannedGroupOf(field);
    int f = group.plan.fields().indexOf(field);
    long own = header(group.plan.headers().get(f));
    double seconds = 0;
    var slices = Keying.overlapping(group, windows);
    for (int i : slices) {
      var uri = group.uri[f][i];
      var value = group.value[f][i];
      own += INPUT + (uri == null ? 0 : 6L * uri.length());
      own += value == null ? 0 : 2L * value.toString().length();
      seconds += group.plan.slices().get(i).lengthNs() / 1e9;
    }
    return larger(
        own,
        String.format(
            Locale.ROOT,
            "%.1f hours of node '%s', %d slices",
            seconds / 3600,
            upstream.name(),
            slices.length),
        "run with a larger grid");
  }

  private EventSize larger(long own, String itsCause, String itsRemedy) {
    return own > largest
        ? new EventSize(bytes + own, own, itsCause, itsRemedy)
        : new EventSize(bytes + own, largest, cause, remedy);
  }

  /** {@code 1}, not {@code 1.0}. */
  private static String plain(double seconds) {
    return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
  }

  boolean fits() {
    return bytes <= Topics.MAX_EVENT_BYTES;
  }

  /** Why it cannot be sent, and what to do. */
  String tooLarge() {
    return String.format(
        Locale.ROOT,
        "it reads %s, at once: that makes a message of %.1f MiB, and one of %d MiB can be sent; %s",
        cause,
        bytes / 1048576.0,
        Topics.MAX_EVENT_BYTES / 1048576,
        remedy);
  }
}
