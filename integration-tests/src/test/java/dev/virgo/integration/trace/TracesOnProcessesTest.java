package dev.virgo.integration.trace;

import java.util.List;

/** On worker processes. */
class TracesOnProcessesTest extends TracesOfRuns {
  @Override
  List<String> options() {
    return List.of();
  }
}
