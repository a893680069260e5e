package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Weight;
import dev.virgo.runtime.library.LocalFunction;
import java.util.List;

/**
 * A call and what it calls.
 *
 * @param waits whether it may wait: for an action, or in a function that is passed to it and calls
 *     one
 */
record CalledModule(IrNode.TransformCall call, LocalFunction function, boolean waits) {

  /** The name of what is called, without its version. */
  String name() {
    return name(call);
  }

  /** The name of what a call calls, without its version. */
  static String name(IrNode.TransformCall call) {
    String identity = call.transform().identity();
    int version = identity.indexOf('@');
    return version < 0 ? identity : identity.substring(0, version);
  }

  /** What a call of a function does, on whatever thread. */
  static Work.Task<Value> task(LocalFunction function, List<Value> arguments, Work work) {
    return switch (function) {
      case LocalFunction.Pure pure -> () -> pure.computation().apply(arguments, work.effort());
      case LocalFunction.Effectful effectful ->
          () -> {
            // What such a function does with its arguments is not counted; all of them is.
            arguments.forEach(value -> Weight.spend(value, work.effort()));
            return effectful.action().call(arguments, work.timeline()::sleep);
          };
    };
  }

  /**
   * Calls a function on this thread. After an interruption the thread is to end: its next step that
   * is counted fails.
   */
  static Work.Ended<Value> called(LocalFunction function, List<Value> arguments, Work work) {
    Work.Ended<Value> ended = Work.ended(task(function, arguments, work));
    if (ended.thrown() instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return ended;
  }
}
