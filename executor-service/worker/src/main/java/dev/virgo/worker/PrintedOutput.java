package dev.virgo.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.virgo.schemas.log.BoundedLog;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/**
 * Standard output and error of this process, and of every process that it starts, sent into a
 * bounded log. By file descriptor: {@code System.setOut} is not asked by native code, nor by what a
 * transform starts.
 */
final class PrintedOutput {
  private static final int CLOSE_ON_EXEC = 0x80000; // O_CLOEXEC of Linux
  private static final int OUT = 1;
  private static final int ERR = 2;

  private PrintedOutput() {}

  /**
   * From now on for as long as the process lives.
   *
   * @throws IOException if the operating system refuses
   */
  static void redirect(BoundedLog log) throws IOException {
    var pipe = pipe();
    // Opened anew as a file of Java; the descriptor behind it stays open, for nobody else to see.
    var read = new FileInputStream("/proc/self/fd/" + pipe.read());
    for (int each : new int[] {OUT, ERR}) {
      call(DUPLICATE, "dup2", pipe.write(), each);
    }
    call(CLOSE, "close", pipe.write());
    Thread.ofPlatform().daemon().name("printed").start(() -> copy(read, log));
  }

  private static void copy(FileInputStream from, BoundedLog log) {
    try (from) {
      log.copy(from);
    } catch (IOException e) {
      // Whoever prints would wait for ever in a pipe that nobody reads, and there is nowhere to
      // say it: this process is of no use any more.
      Runtime.getRuntime().halt(1);
    }
  }

  private record Pipe(int read, int write) {}

  private static Pipe pipe() throws IOException {
    try (var arena = Arena.ofConfined()) {
      var ends = arena.allocate(JAVA_INT, 2);
      call(PIPE, "pipe2", ends, CLOSE_ON_EXEC);
      return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
    }
  }

  private static final MethodHandle PIPE = handle("pipe2", ADDRESS, JAVA_INT);
  private static final MethodHandle DUPLICATE = handle("dup2", JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = handle("close", JAVA_INT);

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
