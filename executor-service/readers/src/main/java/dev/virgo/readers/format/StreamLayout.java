package dev.virgo.readers.format;

import dev.virgo.readers.Channel;
import dev.virgo.readers.Segment;
import dev.virgo.readers.StreamHeader;
import dev.virgo.readers.StreamKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Groups a file's channels into streams, by type and rate. */
public final class StreamLayout {
  private final List<StreamHeader> headers = new ArrayList<>();
  private final List<List<Track>> tracks = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private StreamLayout() {}

  /**
   * One channel of a file.
   *
   * @param label as the file has it
   * @param unit as the file has it
   * @param rate samples per second
   * @param track where its samples lie
   */
  public record Source(String label, String unit, Rate rate, Track track) {}

  private record Group(ChannelType type, Rate rate) {}

  /**
   * The streams of these channels, ordered by their first channel.
   *
   * @param segments the segments of a channel; the same for all channels of one rate
   */
  public static StreamLayout of(List<Source> sources, Function<Source, List<Segment>> segments) {
    var groups = new LinkedHashMap<Group, List<Source>>();
    for (var source : sources) {
      var group = new Group(ChannelType.of(source.label(), source.unit()), source.rate());
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(source);
    }
    var layout = new StreamLayout();
    var ratesOfType = new HashMap<ChannelType, Integer>();
    groups.forEach((group, members) -> {
      int nth = ratesOfType.merge(group.type(), 1, Integer::sum);
      var name = group.type().stream() + (nth == 1 ? "" : "_" + nth);
      layout.add(name, group.rate(), members, segments.apply(members.getFirst()));
    });
    return layout;
  }

  private void add(String name, Rate rate, List<Source> members, List<Segment> segments) {
    headers.add(
        new StreamHeader(
            name, StreamKind.SIGNAL, rate.num(), rate.den(), channels(name, members), segments));
    tracks.add(members.stream().map(Source::track).toList());
  }

  private List<Channel> channels(String stream, List<Source> members) {
    var taken = new HashSet<String>();
    members.forEach(member -> taken.add(member.label()));
    Map<String, Integer> seen = new HashMap<>();
    var channels = new ArrayList<Channel>();
    for (var member : members) {
      var label = member.label().isEmpty() ? "channel" : member.label();
      int nth = seen.merge(label, 1, Integer::sum);
      var name = label;
      if (nth > 1) {
        name = label + "-" + nth;
        while (!taken.add(name)) {
          nth = seen.merge(label, 1, Integer::sum);
          name = label + "-" + nth;
        }
        warnings.add(
            "The label '%s' occurs more than once in stream '%s': the channel is called '%s'."
                .formatted(FixedFields.printable(label), stream, name));
      }
      channels.add(new Channel(name, member.unit()));
    }
    return channels;
  }

  /** The streams. */
  public List<StreamHeader> headers() {
    return headers;
  }

  /** Per stream, the tracks of its channels. */
  public List<List<Track>> tracks() {
    return tracks;
  }

  /** What had to be renamed. */
  public List<String> warnings() {
    return warnings;
  }

  /** Where the last signal ends, nanoseconds since the recording's start. */
  public long endNs() {
    return headers.stream().mapToLong(StreamHeader::endNs).max().orElse(0);
  }
}
