package dev.virgo.readers.gdf;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.AnnotationList;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.Rate;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * The event table behind the data records: one column after the other. Mode 1 has position and
 * type; mode 3 also channel and duration. Labels are the type's decimal number, as EEGLAB and MNE
 * write it, with the channel's name in brackets if the event belongs to one.
 */
final class GdfEvents {
  private static final int HEAD = 8;

  /** In mode 1 this bit in a type marks the end of the event without it. */
  private static final int END = 0x8000;

  private static final String AGAIN = "The event table is damaged: export the recording again";

  private final FileBytes file;
  private final long at;
  private final ByteBuffer table;
  private final int count;
  private final Rate rate;

  private GdfEvents(FileBytes file, long at, int count, ByteBuffer table, Rate rate) {
    this.file = file;
    this.at = at;
    this.count = count;
    this.table = table;
    this.rate = rate;
  }

  /** The events in the file's order; empty if nothing stands behind the data. */
  static List<Annotation> read(GdfHeader header) throws UnreadableRecording {
    var records = header.records();
    var file = records.file();
    long at = records.startOf(records.count());
    long room = file.size() - at;
    if (room == 0) {
      return List.of();
    }
    if (room < HEAD) {
      throw file.truncated("the event table needs 8 bytes, behind the data are " + room);
    }
    var head = file.window(at, HEAD).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int mode = Byte.toUnsignedInt(head.get(head.position()));
    int hertz = head.getInt(head.position()) >>> 8;
    long count = Integer.toUnsignedLong(head.getInt(head.position() + 4));
    if (mode != 1 && mode != 3) {
      throw file.unreadable("the event table has mode " + mode + ", not 1 or 3", at, AGAIN);
    }
    if (count > AnnotationList.MOST && count <= room / 6) {
      throw AnnotationList.tooMany(file, count + " events", at);
    }
    long bytes = count * (mode == 1 ? 6 : 12);
    if (bytes > room - HEAD) {
      throw file.truncated(
          "%d events need %d bytes, behind the data are %d".formatted(count, bytes, room - HEAD));
    }
    var table =
        ByteBuffer.wrap(file.copy(at + HEAD, (int) bytes)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    var rate = hertz == 0 ? header.fastest() : new Rate(hertz, 1);
    var events = new GdfEvents(file, at, (int) count, table, rate);
    return mode == 1 ? events.paired() : events.timed(header);
  }

  private List<Annotation> timed(GdfHeader header) throws UnreadableRecording {
    var found = new ArrayList<Annotation>();
    for (int i = 0; i < count; i++) {
      int channel = Short.toUnsignedInt(table.getShort(6 * count + 2 * i));
      long samples = Integer.toUnsignedLong(table.getInt(8 * count + 4 * i));
      if (channel > header.sources().size()) {
        throw file.unreadable(
            "event %d belongs to channel %d of %d"
                .formatted(i + 1, channel, header.sources().size()),
            at + HEAD + 6L * count + 2L * i,
            AGAIN);
      }
      var label = Integer.toString(type(i));
      found.add(
          new Annotation(
              onset(i),
              rate.nanos(file, samples, "the duration of an event", at),
              channel == 0
                  ? label
                  : label + " (" + header.sources().get(channel - 1).label() + ")"));
    }
    return found;
  }

  private List<Annotation> paired() throws UnreadableRecording {
    var found = new ArrayList<Annotation>();
    var open = new HashMap<Integer, Integer>();
    for (int i = 0; i < count; i++) {
      int type = type(i);
      long onset = onset(i);
      var begun = (type & END) == 0 ? null : open.remove(type & ~END);
      if (begun != null && onset >= found.get(begun).onsetNs()) {
        var begin = found.get(begun);
        found.set(begun, new Annotation(begin.onsetNs(), onset - begin.onsetNs(), begin.label()));
      } else {
        open.put(type, found.size());
        found.add(new Annotation(onset, 0, Integer.toString(type)));
      }
    }
    return found;
  }

  private int type(int i) {
    return Short.toUnsignedInt(table.getShort(4 * count + 2 * i));
  }

  /** Positions count from 1. */
  private long onset(int i) throws UnreadableRecording {
    long position = Integer.toUnsignedLong(table.getInt(4 * i));
    return rate.nanos(file, position - 1, "the position of an event", at + HEAD + 4L * i);
  }
}
