package dev.virgo.integration.stack;

import java.util.List;

/** On worker processes. */
class BadTransformsOnProcessesTest extends BadTransforms {
  @Override
  List<String> options() {
    return List.of();
  }
}
