package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.actor.SlotActor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where workers of the cluster find the classes of an actor. */
final class ActorCode {
  private ActorCode() {}

  /** The folder beside this program's jar that has nothing else in it; in a build, the classes. */
  static Path folder() {
    try {
      var own =
          Path.of(SlotActor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isDirectory(own) ? own : own.resolveSibling("actor");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program does not know where it lies", e);
    }
  }
}
