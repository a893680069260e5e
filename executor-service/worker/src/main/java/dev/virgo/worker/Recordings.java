package dev.virgo.worker;

import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.schemas.rpc.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;

/** Open recordings by URI; the few used last stay open from batch to batch. One thread. */
final class Recordings implements AutoCloseable {
  private static final int KEPT_OPEN = 8;

  private record Open(RecordingReader reader, long bytes, long modified) {}

  private final LinkedHashMap<String, Open> open = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * The reader of a recording, opened again where the file has changed since.
   *
   * @throws SliceFailed INPUT_MISSING where there is no such file, INPUT_MISMATCH where it is no
   *     recording, PERMANENT where the reader has a bug
   */
  RecordingReader open(String uri) throws SliceFailed {
    var file = file(uri);
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new SliceFailed(
          Failure.Kind.INPUT_MISSING,
          "recording %s cannot be read: %s; is its disk mounted on this host?".formatted(uri, e),
          e);
    }
    long modified = attributes.lastModifiedTime().toMillis();
    var known = open.get(uri);
    if (known != null && known.bytes == attributes.size() && known.modified == modified) {
      return known.reader;
    }
    close(uri);
    try {
      var reader = RecordingReader.open(file);
      open.put(uri, new Open(reader, attributes.size(), modified));
      if (open.size() > KEPT_OPEN) {
        close(open.sequencedKeySet().getFirst());
      }
      return reader;
    } catch (UnreadableRecording e) {
      throw new SliceFailed(Failure.Kind.INPUT_MISMATCH, String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw SliceFailed.bug("opening recording " + uri, e);
    }
  }

  /**
   * The local file behind a URI.
   *
   * @throws SliceFailed INPUT_MISSING for any other scheme
   */
  static Path file(String uri) throws SliceFailed {
    try {
      var parsed = URI.create(uri);
      if ("file".equals(parsed.getScheme())) {
        return Path.of(parsed);
      }
    } catch (IllegalArgumentException e) {
      throw new SliceFailed(
          Failure.Kind.INPUT_MISSING, "recording URI '" + uri + "' is broken; give a file: URI", e);
    }
    throw new SliceFailed(
        Failure.Kind.INPUT_MISSING,
        "recording URI '" + uri + "' is no file: URI; only files are read here");
  }

  private void close(String uri) {
    var old = open.remove(uri);
    if (old != null) {
      old.reader.close();
    }
  }

  @Override
  public void close() {
    open.values().forEach(one -> one.reader.close());
    open.clear();
  }
}
