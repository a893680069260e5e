package dev.virgo.integration.trace;

import dev.virgo.integration.stack.Ray;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** In slots of a Ray cluster. */
@Tag("ray")
class TracesOnRayTest extends TracesOfRuns {
  @Override
  List<String> options() throws Exception {
    Ray.isInstalled();
    return List.of("--backend", "ray");
  }
}
