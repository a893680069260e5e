package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.runtime.library.LocalFunction;

/** A call and what it calls. */
record CalledModule(IrNode.TransformCall call, LocalFunction function) {

  /** The name of what is called, without its version. */
  String name() {
    String identity = call.transform().identity();
    int version = identity.indexOf('@');
    return version < 0 ? identity : identity.substring(0, version);
  }
}
