package dev.virgo.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/**
 * File descriptors of this process, by the operating system's own calls: {@code System.setOut} is
 * asked neither by native code nor by what a transform starts.
 */
final class Descriptors {
  static final int IN = 0;
  static final int OUT = 1;
  static final int ERR = 2;

  /** Of the files behind descriptors; a constant, which is known without the calls below. */
  static final String FOLDER = "/proc/self/fd/";

  private static final int CLOSE_ON_EXEC = 0x80000; // O_CLOEXEC of Linux

  private static final MethodHandle PIPE = handle("pipe2", ADDRESS, JAVA_INT);
  private static final MethodHandle DUPLICATE = handle("dup2", JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = handle("close", JAVA_INT);

  private Descriptors() {}

  /** Two ends, neither of which a program that is started gets to see. */
  record Pipe(int read, int write) {}

  static Pipe pipe() throws IOException {
    try (var arena = Arena.ofConfined()) {
      var ends = arena.allocate(JAVA_INT, 2);
      call(PIPE, "pipe2", ends, CLOSE_ON_EXEC);
      return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
    }
  }

  /** Makes {@code to} another name of {@code from}; what it was before is closed. */
  static void duplicate(int from, int to) throws IOException {
    call(DUPLICATE, "dup2", from, to);
  }

  static void close(int descriptor) throws IOException {
    call(CLOSE, "close", descriptor);
  }

  /** The file behind a descriptor, to be opened once more. */
  static String path(int descriptor) {
    return FOLDER + descriptor;
  }

  private static MethodHandle handle(String name, MemoryLayout... arguments) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static void call(MethodHandle function, String name, Object... arguments)
      throws IOException {
    int result;
    try {
      result = (int) function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(name + " cannot be called", e);
    }
    if (result < 0) {
      throw new IOException(name + " is refused by the operating system");
    }
  }
}
