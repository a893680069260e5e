package dev.virgo.schemas.blob;

import dev.virgo.schemas.key.Key;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Blobs on a file system: {@code <root>/ab/cd/<hash>[.g<generation>]<suffix>}. */
public final class FileBlobStore implements BlobStore {
  private final Path root;
  private final Unfinished unfinished;

  /**
   * @param root an existing or creatable folder, as a {@code file:} URI
   * @throws IllegalArgumentException if the URI is of another scheme
   */
  public FileBlobStore(URI root) {
    if (!"file".equals(root.getScheme())) {
      throw new IllegalArgumentException(
          "blob root " + root + " is not a file: URI; only file systems are supported here");
    }
    this.root = Path.of(root).toAbsolutePath().normalize();
    this.unfinished = new Unfinished(this.root);
  }

  @Override
  public String put(Key content, int generation, String suffix, byte[] bytes) throws IOException {
    var hex = content.hex();
    var folder = root.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4));
    var target = folder.resolve(hex + (generation == 0 ? "" : ".g" + generation) + suffix);
    if (Files.exists(target)) {
      return target.toUri().toString();
    }
    try {
      Files.createDirectories(folder);
      write(bytes, target);
      sync(folder);
    } catch (IOException e) {
      throw new IOException(
          "cannot write blob " + target + ": " + e.getMessage() + "; is the disk full?", e);
    }
    return target.toUri().toString();
  }

  /** Nobody sees it before it is whole. */
  private void write(byte[] bytes, Path target) throws IOException {
    var temporary = unfinished.next();
    try {
      try (var channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /**
   * Deletes what processes of this host, which live no more, were writing when they were killed,
   * and what others began over a day ago.
   *
   * @return how many files
   * @throws IOException if the root cannot be read or a file not be deleted
   */
  public int sweep() throws IOException {
    return unfinished.sweep();
  }

  /** The rename itself must survive a power cut before anything refers to it. */
  private static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public byte[] get(String uri) throws IOException {
    return Files.readAllBytes(within(uri));
  }

  @Override
  public InputStream open(String uri) throws IOException {
    return Files.newInputStream(within(uri));
  }

  /** A URI comes from an event or a row: it must not lead out of the root. */
  private Path within(String uri) throws IOException {
    Path path;
    try {
      path = Path.of(URI.create(uri)).toAbsolutePath().normalize();
    } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
      throw new IOException("blob URI " + uri + " is not a file: URI below " + root, e);
    }
    if (!path.startsWith(root)) {
      throw new IOException("blob URI " + uri + " leads out of the blob root " + root);
    }
    return path;
  }
}
