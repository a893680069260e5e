package dev.virgo.worker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two pipes to the executor, for this process alone. What a transform starts with {@code
 * inheritIO} reads nothing and prints where the transform does: it could else take requests, write
 * into the replies, and keep the pipe open when the worker has ended.
 *
 * @param requests that come in
 * @param replies that go out
 */
record Conversation(DataInputStream requests, DataOutputStream replies) {
  /**
   * Takes them; before anything else is loaded, because whatever prints must not touch them.
   *
   * @throws IOException if the operating system refuses
   */
  static Conversation claim() throws IOException {
    var conversation = Files.isDirectory(Path.of(Descriptors.FOLDER)) ? own() : shared();
    PrintedLines.install();
    System.setIn(InputStream.nullInputStream());
    return conversation;
  }

  private static Conversation own() throws IOException {
    var conversation =
        of(
            new FileInputStream(Descriptors.path(Descriptors.IN)),
            new FileOutputStream(Descriptors.path(Descriptors.OUT)));
    var nothing = Descriptors.pipe();
    Descriptors.duplicate(nothing.read(), Descriptors.IN);
    Descriptors.close(nothing.read());
    Descriptors.close(nothing.write());
    Descriptors.duplicate(Descriptors.ERR, Descriptors.OUT);
    return conversation;
  }

  /** Where no file stands for a descriptor. */
  private static Conversation shared() {
    return of(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
  }

  private static Conversation of(FileInputStream in, FileOutputStream out) {
    return new Conversation(
        new DataInputStream(new BufferedInputStream(in)),
        new DataOutputStream(new BufferedOutputStream(out)));
  }
}
