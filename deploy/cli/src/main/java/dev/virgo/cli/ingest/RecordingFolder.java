package dev.virgo.cli.ingest;

import dev.virgo.cli.system.Folders;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.schemas.event.Event;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the copy of one ingested file lies.
 *
 * @param path {@code recordings/ID/N} below the blob root; N counts what was ever ingested as ID
 */
record RecordingFolder(Path path) {
  /** A new one, made by this call and nobody else. */
  static RecordingFolder make(Path blobRoot, String recording) throws IOException {
    var all = Files.createDirectories(blobRoot.resolve("recordings").resolve(recording));
    int number = 1;
    while (true) {
      try {
        return new RecordingFolder(Files.createDirectory(all.resolve(Integer.toString(number))));
      } catch (FileAlreadyExistsException anotherOne) {
        number++;
      }
    }
  }

  /** That of an event of this program; empty if it has no streams. */
  static Optional<RecordingFolder> of(Event.RecordingIngested event) {
    return event.streams().stream()
        .findFirst()
        .map(stream -> Path.of(URI.create(stream.uri())).getParent())
        .map(RecordingFolder::new);
  }

  /** Takes it away again, with what was made above it. */
  void delete() {
    try {
      Folders.delete(path);
      Files.deleteIfExists(Objects.requireNonNull(path.getParent()));
    } catch (DirectoryNotEmptyException othersAreThere) {
      return;
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED, "cannot delete " + path + " (" + e + "), which holds a copy; delete it", e);
    }
  }
}
