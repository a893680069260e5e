package dev.virgo.worker;

import dev.virgo.readers.BlockHasher;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.SampleIndex;
import dev.virgo.readers.StreamHeader;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import dev.virgo.transform.Channel;
import dev.virgo.transform.SignalHeader;
import java.util.List;

/**
 * A stream of a recording. Samples are read block by block, and no block is used before its hash
 * was found to be the expected one; blocks that neighbouring windows share are read once.
 */
final class StreamSamples implements SignalSource {
  private static final long KEPT_BYTES = 64L << 20;

  private final String port;
  private final Envelope.StreamSource source;
  private final SignalHeader header;
  private final long blockNs;
  private final RecordingReader reader;
  private final int stream;
  private final SampleIndex index;
  private final BlockHasher hasher;
  private final Recent<Long, Block> checked;

  /** The samples of one block, runs one after the other. */
  @SuppressWarnings("ArrayRecordComponent") // The samples are the value.
  private record Block(List<SampleIndex.Run> runs, double[][] samples) {}

  private StreamSamples(
      String port,
      Envelope.StreamSource source,
      SignalHeader header,
      long blockNs,
      RecordingReader reader,
      int stream) {
    this.port = port;
    this.source = source;
    this.header = header;
    this.blockNs = blockNs;
    this.reader = reader;
    this.stream = stream;
    var own = reader.header().streams().get(stream);
    this.index = new SampleIndex(own);
    this.hasher = new BlockHasher(own.channels(), own.rateNum(), own.rateDen());
    this.checked =
        new Recent<>(
            KEPT_BYTES,
            block -> (long) block.samples.length * block.samples[0].length * Double.BYTES);
  }

  /**
   * Opens the recording and finds the stream.
   *
   * @throws SliceFailed INPUT_MISSING without the file or stream, INPUT_MISMATCH where the file
   *     says something else than the envelope
   */
  static StreamSamples open(
      String port,
      Envelope.StreamSource source,
      SignalHeader header,
      long blockNs,
      Recordings recordings)
      throws SliceFailed {
    var reader = recordings.open(source.getUri());
    int stream =
        reader
            .header()
            .indexOf(source.getStream())
            .orElseThrow(() ->
                new SliceFailed(
                    Failure.Kind.INPUT_MISSING,
                    "recording %s has no stream '%s'; it has %s"
                        .formatted(source.getUri(), source.getStream(), names(reader))));
    var actual = header(reader.header().streams().get(stream));
    if (!actual.equals(header)) {
      throw new SliceFailed(
          Failure.Kind.INPUT_MISMATCH,
          "stream '%s' of %s is %s, not %s as expected; the file was replaced"
              .formatted(source.getStream(), source.getUri(), actual, header));
    }
    return new StreamSamples(port, source, header, blockNs, reader, stream);
  }

  private static List<String> names(RecordingReader reader) {
    return reader.header().streams().stream().map(StreamHeader::name).toList();
  }

  private static SignalHeader header(StreamHeader own) {
    var channels =
        own.channels().stream().map(channel -> new Channel(channel.name(), channel.unit()));
    return new SignalHeader(own.rateNum(), own.rateDen(), channels.toList());
  }

  @Override
  public double[][] read(Span segment, Window window) throws SliceFailed {
    var wanted = Samples.within(header, segment, window);
    var samples = new double[header.channels().size()][wanted.count()];
    if (wanted.count() == 0) {
      return samples;
    }
    var runs = index.within(window.w0Ns(), window.w1Ns());
    long expectedNs = segment.t0Ns() + header.offsetNs(wanted.first());
    if (runs.size() != 1
        || runs.getFirst().count() != wanted.count()
        || Math.abs(timeNs(runs.getFirst()) - expectedNs) > ROUNDING_NS) {
      throw mismatch(
          "%s has other segments: window [%d ns, %d ns) of segment [%d ns, %d ns) should hold %d"
                  .formatted(
                      name(),
                      window.w0Ns(),
                      window.w1Ns(),
                      segment.t0Ns(),
                      segment.t1Ns(),
                      wanted.count())
              + " samples; the file has "
              + runs);
    }
    long last = (window.w1Ns() - 1) / blockNs;
    for (long block = window.w0Ns() / blockNs; block <= last; block++) {
      copy(checked(block), runs.getFirst(), samples);
    }
    return samples;
  }

  private long timeNs(SampleIndex.Run run) {
    return index.timeOf(run.segment(), run.firstInSegment());
  }

  private static void copy(Block block, SampleIndex.Run wanted, double[][] into) {
    int offset = 0;
    for (var run : block.runs) {
      long from = Math.max(run.first(), wanted.first());
      long to = Math.min(run.first() + run.count(), wanted.first() + wanted.count());
      if (from < to) {
        int source = offset + (int) (from - run.first());
        for (int c = 0; c < into.length; c++) {
          System.arraycopy(
              block.samples[c], source, into[c], (int) (from - wanted.first()), (int) (to - from));
        }
      }
      offset += (int) run.count();
    }
  }

  private Block checked(long number) throws SliceFailed {
    var known = checked.get(number);
    if (known != null) {
      return known;
    }
    long at = number - source.getFirstBlock();
    if (at < 0 || at >= source.getBlocksCount()) {
      throw mismatch("no hash is known of block %d of %s".formatted(number, name()));
    }
    var block = read(number);
    var expected = Key.of(source.getBlocks((int) at).toByteArray());
    var actual = hasher.hashOf(block.samples, block.samples[0].length);
    if (!actual.equals(expected)) {
      throw mismatch(
          "block %d of %s has hash %s, not %s as expected; the recording was changed after it was"
                  .formatted(number, name(), actual, expected)
              + " ingested: publish recording-changed for it");
    }
    return checked.put(number, block);
  }

  private Block read(long number) throws SliceFailed {
    var runs = index.within(number * blockNs, (number + 1) * blockNs);
    int count = runs.stream().mapToInt(run -> Math.toIntExact(run.count())).sum();
    var samples = new double[header.channels().size()][count];
    int at = 0;
    try {
      for (var run : runs) {
        if (at == 0) {
          reader.read(stream, run.first(), (int) run.count(), samples);
        } else {
          var part = new double[samples.length][(int) run.count()];
          reader.read(stream, run.first(), (int) run.count(), part);
          for (int c = 0; c < part.length; c++) {
            System.arraycopy(part[c], 0, samples[c], at, part[c].length);
          }
        }
        at += (int) run.count();
      }
    } catch (UnreadableRecording e) {
      throw new SliceFailed(Failure.Kind.INPUT_MISMATCH, String.valueOf(e.getMessage()), e);
    }
    return new Block(runs, samples);
  }

  private String name() {
    return "stream '%s' of %s (port %s)".formatted(source.getStream(), source.getUri(), port);
  }

  private static SliceFailed mismatch(String message) {
    return new SliceFailed(Failure.Kind.INPUT_MISMATCH, message);
  }
}
