package dev.virgo.raygateway;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Ends this process, and runs nothing of what libraries want run at its end: Ray's takes itself
 * apart then while its own threads go on, and crashes or ends the process in another way.
 */
final class Ending {
  private static volatile @Nullable MethodHandle exit;

  private Ending() {}

  /** Makes ready for an end without delay. */
  static void prepare() {
    exit = systemExit();
  }

  /** Does not return. */
  static void now(Exit why) {
    now(why.code());
  }

  /** Does not return. */
  private static void now(int status) {
    var prepared = exit;
    try {
      (prepared == null ? systemExit() : prepared).invokeExact(status);
    } catch (Throwable e) {
      System.err.println("virgo ray-gateway: it ends in the JVM's way: " + e);
    }
    Runtime.getRuntime().halt(status);
  }

  /** POSIX's, which exists wherever Ray does. */
  @SuppressWarnings("restricted")
  private static MethodHandle systemExit() {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("_exit"),
        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
  }
}
