package dev.virgo.readers.format;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.RecordingHeader;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.StreamKind;
import dev.virgo.readers.UnreadableRecording;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Reads data records in which the channels' samples are interleaved in any regular way. */
public final class InterleavedReader implements RecordingReader {
  private final Path file;
  private final DataRecords data;
  private final RecordingHeader header;
  private final List<List<Track>> tracks;
  private final List<Annotation> annotations;

  /**
   * @param file the recording's main file
   * @param data where the data records lie
   * @param header what the recording holds
   * @param tracks per signal stream, in the header's order, one per channel
   * @param annotations ordered by onset
   */
  public InterleavedReader(
      Path file,
      DataRecords data,
      RecordingHeader header,
      List<List<Track>> tracks,
      List<Annotation> annotations) {
    this.file = file;
    this.data = data;
    this.header = header;
    this.tracks =
        tracks.stream().map(channels -> channels.stream().map(this::joined).toList()).toList();
    this.annotations = List.copyOf(annotations);
  }

  /** Records of one sample each (usual in GDF) are read as one long record, in one go. */
  private Track joined(Track track) {
    return track.perRecord() == 1 && data.recordBytes() <= FileBytes.CAPACITY
        ? new Track(
            track.offset(),
            (int) data.recordBytes(),
            data.count(),
            track.type(),
            track.calibration())
        : track;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public RecordingHeader header() {
    return header;
  }

  @Override
  public List<Annotation> annotations() {
    return annotations;
  }

  @Override
  public void read(int stream, long firstSample, int count, double[][] intoByChannel)
      throws UnreadableRecording {
    check(stream, firstSample, count, intoByChannel);
    var channels = tracks.get(stream);
    long perRecord = channels.getFirst().perRecord();
    // Channels of one stream may be stored in different types: the widest decides.
    int widest = channels.stream().mapToInt(Track::stride).max().orElseThrow();
    int atOnce = Math.max(1, FileBytes.CAPACITY / widest);
    int done = 0;
    while (done < count) {
      long sample = firstSample + done;
      long inRecord = sample % perRecord;
      int run = (int) Math.min(Math.min(atOnce, count - done), perRecord - inRecord);
      for (int c = 0; c < channels.size(); c++) {
        decode(channels.get(c), sample / perRecord, inRecord, run, intoByChannel[c], done);
      }
      done += run;
    }
  }

  private void decode(
      Track track, long record, long inRecord, int run, double[] into, int intoFirst)
      throws UnreadableRecording {
    int stride = track.stride();
    int length = (run - 1) * stride + track.type().bytes();
    ByteBuffer buffer =
        data.file()
            .window(data.startOf(record) + track.offset() + inRecord * stride, length)
            .order(data.order());
    int at = buffer.position();
    for (int i = 0; i < run; i++) {
      into[intoFirst + i] = track.calibration().physical(track.type().at(buffer, at));
      at += stride;
    }
  }

  private void check(int stream, long first, int count, double[][] into) {
    if (stream < 0
        || stream >= header.streams().size()
        || header.streams().get(stream).kind() != StreamKind.SIGNAL) {
      throw new IllegalArgumentException(
          data.file().file() + " has no signal stream with index " + stream);
    }
    var wanted = header.streams().get(stream);
    if (first < 0 || count < 0 || count > wanted.samples() - first) {
      throw new IllegalArgumentException(
          "stream '%s' of %s has %d samples; %d from %d were asked for"
              .formatted(wanted.name(), data.file().file(), wanted.samples(), count, first));
    }
    if (into.length < wanted.channels().size()) {
      throw new IllegalArgumentException(
          "stream '%s' has %d channels; there are arrays for %d"
              .formatted(wanted.name(), wanted.channels().size(), into.length));
    }
  }

  @Override
  public void close() {
    data.file().close();
  }
}
