package dev.virgo.cli.ingest;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.readers.BlockHasher;
import dev.virgo.readers.RecordingHeader;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.Scrub;
import dev.virgo.readers.StreamHeader;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.schemas.blob.FileBlobStore;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.time.SampleClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Copies a file into the recording store without the person's name, hashes it, and says so. */
public final class Ingestion {
  /** Block lists above this size go to a blob, bytes of hexadecimal text. */
  private static final int INLINE_BLOCKS = 256 * 1024;

  private static final Pattern BIDS =
      Pattern.compile("(sub-[A-Za-z0-9]+(?:_[a-z]+-[A-Za-z0-9]+)*)_[a-z]+");

  private final Path blobRoot;
  private final Terminal terminal;
  private final Publisher publisher;

  /** Where the event goes. */
  public interface Publisher {
    /** Sends it and waits until the broker has it. */
    void publish(Event event);
  }

  /**
   * @param blobRoot Ursa's, a {@code file:} URI
   * @throws CliFailure if it is of another scheme
   */
  public Ingestion(URI blobRoot, Terminal terminal, Publisher publisher) {
    if (!"file".equals(blobRoot.getScheme())) {
      throw new CliFailure(
          Exit.USAGE, "blob root " + blobRoot + " is not on this host; ingest where it is mounted");
    }
    this.blobRoot = Path.of(blobRoot);
    this.terminal = terminal;
    this.publisher = publisher;
  }

  /**
   * Ingests one file. The copy lies in a new folder of its own, {@code recordings/ID/N}: whatever
   * was ingested under this name before keeps its bytes.
   *
   * @param id null: the BIDS name if the path has one, else the file's name
   * @param revision 1, or a later one if a recording of this name was deleted
   * @param start null: what the header says, else 1970-01-01T00:00:00Z
   * @return the event that was published
   * @throws CliFailure if the name is none, or the file cannot be read, copied or announced;
   *     nothing is left behind
   */
  public Event.RecordingIngested ingest(
      Path file, @Nullable String id, long revision, @Nullable Instant start) {
    var recording = checkedId(file, id);
    if (!Files.isRegularFile(file)) {
      throw new CliFailure(Exit.WRONG_INPUT, file + " is no file; give the path of a recording");
    }
    RecordingFolder folder = null;
    boolean announced = false;
    try {
      folder = RecordingFolder.make(blobRoot, recording);
      var event = copied(file, folder.path(), recording, revision, start);
      publisher.publish(event);
      announced = true;
      return event;
    } catch (UnreadableRecording e) {
      throw new CliFailure(Exit.WRONG_INPUT, String.valueOf(e.getMessage()), e);
    } catch (InvalidEvent e) {
      throw unfit(file, recording, e);
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED,
          "cannot copy "
              + file
              + " to "
              + blobRoot
              + ": "
              + e
              + "; free some space, then ingest again",
          e);
    } finally {
      terminal.clear();
      if (folder != null && !announced) {
        folder.delete();
      }
    }
  }

  /**
   * The name that a file would be ingested under.
   *
   * @throws CliFailure if events would not take it
   */
  static String checkedId(Path file, @Nullable String id) {
    var recording = id == null ? defaultId(file) : id;
    try {
      // The smallest event with the name: what a name may be is said there, once.
      var _ = new Event.RecordingDeleted(recording);
      return recording;
    } catch (InvalidEvent e) {
      throw unfit(file, recording, e);
    }
  }

  private static CliFailure unfit(Path file, String recording, InvalidEvent cause) {
    return new CliFailure(
        Exit.WRONG_INPUT,
        file
            + " cannot be ingested as '"
            + recording
            + "': "
            + cause.getMessage()
            + "; choose another name with --id",
        cause);
  }

  /** The BIDS name if the path has one, else the file's name without its ending. */
  static String defaultId(Path file) {
    var name = Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
    int dot = name.lastIndexOf('.');
    var stem = dot > 0 ? name.substring(0, dot) : name;
    var bids = BIDS.matcher(stem);
    var plain = bids.matches() ? bids.group(1) : stem;
    return plain.replaceAll("[^A-Za-z0-9._:+=@-]", "-");
  }

  private Event.RecordingIngested copied(
      Path file, Path folder, String recording, long revision, @Nullable Instant start)
      throws UnreadableRecording, IOException {
    terminal.progress("copying " + file.getFileName());
    var copy = Scrub.copy(file, folder.resolve(String.valueOf(file.getFileName())));
    try (var reader = RecordingReader.open(copy)) {
      return event(recording, revision, copy, reader, start);
    }
  }

  private Event.RecordingIngested event(
      String recording, long revision, Path copy, RecordingReader reader, @Nullable Instant start)
      throws UnreadableRecording, IOException {
    var header = reader.header();
    header.warnings().forEach(warning -> terminal.say("note: " + warning));
    var streams = new ArrayList<Event.Stream>();
    for (int i = 0; i < header.streams().size(); i++) {
      var stream = header.streams().get(i);
      terminal.progress("hashing " + stream.name());
      streams.add(
          stream(
              stream, header, copy, BlockHasher.blocks(reader, i, BlockHasher.DEFAULT_BLOCK_NS)));
    }
    var from = start == null ? header.start() : start;
    return new Event.RecordingIngested(
        recording, revision, from == null ? Instant.EPOCH : from, streams);
  }

  private Event.Stream stream(
      StreamHeader stream, RecordingHeader header, Path copy, List<Key> blocks) throws IOException {
    boolean inline = blocks.size() * 2L * Key.BYTES <= INLINE_BLOCKS;
    return new Event.Stream(
        stream.name(),
        stream.kind().text(),
        header.format(),
        copy.toUri().toString(),
        stream.rateNum(),
        stream.rateDen(),
        channels(stream),
        stream.segments().stream()
            .map(segment -> new Event.Segment(segment.t0Ns(), segment.samples()))
            .toList(),
        null,
        inline ? blocks : null,
        inline ? null : blob(blocks),
        inline ? null : Keys.blocksRoot(blocks),
        BlockHasher.DEFAULT_BLOCK_NS);
  }

  private static List<Event.Channel> channels(StreamHeader stream) {
    return stream.channels().stream()
        .map(channel -> new Event.Channel(channel.name(), channel.unit()))
        .toList();
  }

  private String blob(List<Key> blocks) throws IOException {
    var bytes = new byte[blocks.size() * Key.BYTES];
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).copyTo(bytes, i * Key.BYTES);
    }
    return new FileBlobStore(blobRoot.toUri()).put(Keys.blocksRoot(blocks), 0, ".blocks", bytes);
  }

  /** The JSON of {@code virgo ingest}. */
  static List<Map<String, Object>> streams(Event.RecordingIngested event) {
    var streams = new ArrayList<Map<String, Object>>();
    for (var stream : event.streams()) {
      var clock = new SampleClock(stream.rateNum(), stream.rateDen());
      long duration =
          stream.segments().stream()
              .mapToLong(segment -> segment.t0Ns() + clock.lengthNs(segment.samples()))
              .max()
              .orElse(0);
      var view = new LinkedHashMap<String, Object>();
      view.put("name", stream.name());
      view.put("kind", stream.kind());
      view.put("rate_hz", stream.rateNum() / (double) stream.rateDen());
      view.put("channels", stream.channels().stream().map(Event.Channel::name).toList());
      view.put("duration_ns", duration);
      streams.add(view);
    }
    return streams;
  }
}
